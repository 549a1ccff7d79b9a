namespace RouteLlm;

/// <summary>
/// The folder of a router that learns while the application runs: its models, its journal, and the lock of the process that learns.
/// </summary>
internal sealed class LearningFolder(string path) : IDisposable
{
    private const string LockFile = "learner.lock";

    private FileStream? _lock;
    private (ILearnableRouter Registered, string File, ILearnableRouter Model)? _read;

    /// <summary>Gets the folder's path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Gets the journal's path.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal.jsonl");

    /// <summary>Becomes the process that learns, unless another one is.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public bool TryLock()
    {
        if (_lock is not null)
        {
            return true;
        }

        Directory.CreateDirectory(Path);
        string file = System.IO.Path.Combine(Path, LockFile);
        try
        {
            // Open with nobody else, until the process ends, however it does.
            _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }

    /// <summary>Keeps a model in a file or folder of its own.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Write(ILearnableRouter model, int round) =>
        model.Write(Path, FormattableString.Invariant($"model-{round:0000}-{model.Fingerprint[..8].ToLowerInvariant()}"));

    /// <summary>Gets the model in use.</summary>
    /// <param name="adopted">What was learned; <see langword="null"/> for the registered router's own.</param>
    /// <param name="registered">The registered router.</param>
    /// <exception cref="ModelFileException">
    /// The file is not the model that was written, or a model of a version that is not known here.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ILearnableRouter Read(AdoptedModel? adopted, ILearnableRouter registered)
    {
        if (adopted is null)
        {
            return registered;
        }

        if (_read is { } read && read.Registered == registered && read.File == adopted.File && read.Model.Fingerprint == adopted.Fingerprint)
        {
            return read.Model;
        }

        string full = System.IO.Path.Combine(Path, adopted.File);
        ILearnableRouter model = registered.Read(full);
        if (model.Fingerprint != adopted.Fingerprint)
        {
            throw new ModelFileException(full, "it is not the model that was learned. Restore the file, or remove it to use the model before it.");
        }

        _read = (registered, adopted.File, model);
        return model;
    }

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }
}
