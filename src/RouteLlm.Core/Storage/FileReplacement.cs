namespace RouteLlm;

/// <summary>Writes a file beside its place and renames it when it is whole, so that a reader never sees half of it.</summary>
/// <remarks>
/// Disposed without <see cref="Commit"/>, it leaves an existing file as it was. A link is followed, and an existing file's permissions are
/// kept. Devices (<c>/dev/null</c>, <c>/dev/stdout</c>) are written to directly. Not safe for concurrent use.
/// </remarks>
internal sealed class FileReplacement : IDisposable
{
    private readonly string _path;
    private readonly string? _temporaryPath;
    private bool _committed;

    /// <summary>Starts to write.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="IOException">The file cannot be created, for example because its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public FileReplacement(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        if (_path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            Stream = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return;
        }

        if (new FileInfo(_path).LinkTarget is not null)
        {
            _path = File.ResolveLinkTarget(_path, returnFinalTarget: true)!.FullName;
        }

        _temporaryPath = $"{_path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(_path))
        {
            options.UnixCreateMode = File.GetUnixFileMode(_path);
        }

        Stream = new FileStream(_temporaryPath, options);
    }

    /// <summary>Gets the stream to write to.</summary>
    public Stream Stream { get; }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="IOException">The file cannot be written to the end or renamed.</exception>
    public void Commit()
    {
        Stream.Dispose();
        if (_temporaryPath is not null)
        {
            File.Move(_temporaryPath, _path, overwrite: true);
        }

        _committed = true;
    }

    /// <summary>Drops what was written unless it was committed.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        finally
        {
            if (!_committed && _temporaryPath is not null)
            {
                File.Delete(_temporaryPath);
            }
        }
    }
}
