namespace RouteLlm;

/// <summary>
/// Writes a file beside its place, brings it to the disk and renames it when it is whole, so that nobody ever sees half of it.
/// </summary>
/// <remarks>
/// Disposed without <see cref="Commit"/>, it leaves an existing file as it was. A link is followed, and an existing file's permissions are
/// kept. Devices and pipes (<c>/dev/null</c>, <c>/dev/stdout</c>) are written to directly. What a writer of the same file left when it was
/// killed is removed. Not safe for concurrent use; several at once may write one file, and the last one to commit wins.
/// </remarks>
internal sealed class FileReplacement : IDisposable
{
    private const int MaximumTries = 10;

    private readonly string _path;
    private readonly string? _temporaryPath;
    private readonly FileStream _stream;
    private bool _committed;

    /// <summary>Starts to write.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="IOException">The file cannot be created, for example because its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public FileReplacement(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = WrittenFile.Resolve(path);
        if (WrittenFile.OpenDirectly(_path) is { } direct)
        {
            _stream = direct;
            return;
        }

        TemporaryFiles.RemoveAbandoned(_path);
        (_temporaryPath, _stream) = CreateBeside(_path);
    }

    /// <summary>Gets the stream to write to.</summary>
    public Stream Stream => _stream;

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="IOException">The file cannot be written to the end or renamed.</exception>
    public void Commit()
    {
        if (_temporaryPath is null)
        {
            _stream.Dispose();
        }
        else
        {
            // Renamed before its bytes are on the disk, a file could be whole by its name and empty after a power cut.
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_temporaryPath, _path, overwrite: true);
        }

        _committed = true;
    }

    /// <summary>Drops what was written unless it was committed.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        finally
        {
            if (!_committed && _temporaryPath is not null)
            {
                File.Delete(_temporaryPath);
            }
        }
    }

    private static (string Path, FileStream Stream) CreateBeside(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            options.UnixCreateMode = File.GetUnixFileMode(path);
        }

        for (int tries = 1; ; tries++)
        {
            string temporary = TemporaryFiles.NewName(path);
            FileStream? stream = null;
            try
            {
                stream = new FileStream(temporary, options);
                if (File.Exists(temporary))
                {
                    return (temporary, stream);
                }
            }
            catch (IOException) when (tries < MaximumTries && File.Exists(temporary))
            {
                // Another writer took it for abandoned in the moment before it was locked.
            }

            stream?.Dispose();
            if (tries == MaximumTries)
            {
                throw new IOException($"'{path}' cannot be written: other writers keep removing its temporary file.");
            }
        }
    }
}
