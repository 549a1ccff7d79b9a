namespace RouteLlm;

/// <summary>
/// The folder of a router that learns while the application runs: its models, its journal, and the lock of the process that learns.
/// </summary>
internal sealed class LearningFolder(string path) : IDisposable
{
    private const string LockFile = "learner.lock";

    private FileStream? _lock;
    private (string File, LexicalModel Model)? _read;

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

    /// <summary>Keeps a model in a file of its own.</summary>
    /// <returns>The file's name.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Write(LexicalModel model, int round)
    {
        string file = FormattableString.Invariant($"model-{round:0000}-{model.Fingerprint[..8].ToLowerInvariant()}.safetensors");
        model.Write(System.IO.Path.Combine(Path, file));
        return file;
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="ModelFileException">
    /// The file is not the model that was written, or a model of a version that is not known here.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public LexicalModel Read(string file, string fingerprint)
    {
        if (_read is { } read && read.File == file && read.Model.Fingerprint == fingerprint)
        {
            return read.Model;
        }

        string full = System.IO.Path.Combine(Path, file);
        var model = LexicalModel.Read(full);
        if (model.Fingerprint != fingerprint)
        {
            throw new ModelFileException(full, "it is not the model that was learned. Restore the file, or remove it to use the model before it.");
        }

        _read = (file, model);
        return model;
    }

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }
}
