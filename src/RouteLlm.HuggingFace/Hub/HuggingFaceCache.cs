namespace RouteLlm;

/// <summary>The folder in which all tools of Hugging Face keep what they download. Immutable; safe for concurrent use.</summary>
/// <remarks>
/// The layout is that of <c>huggingface_hub</c> (https://huggingface.co/docs/hub/local-cache): below <c>models--owner--name</c> or
/// <c>datasets--owner--name</c>, <c>refs/{revision}</c> holds a commit, and <c>snapshots/{commit}</c> that commit's files, as links into
/// <c>blobs</c> or, where there are no links, as they are.
/// </remarks>
public sealed class HuggingFaceCache
{
    /// <summary>Initializes the cache of this user.</summary>
    /// <remarks>
    /// It is in <c>$HF_HUB_CACHE</c>, else <c>$HF_HOME/hub</c>, else <c>$XDG_CACHE_HOME/huggingface/hub</c>, else
    /// <c>~/.cache/huggingface/hub</c>.
    /// </remarks>
    public HuggingFaceCache()
        : this(HuggingFaceEnvironment.Process.FindCacheFolder())
    {
    }

    /// <summary>Initializes a cache in a folder.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is <see langword="null"/> or empty.</exception>
    public HuggingFaceCache(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>Gets the cache's folder, as a full path.</summary>
    public string Folder { get; }

    /// <summary>Finds the files of a repository, without a network.</summary>
    /// <param name="repository">The repository and its revision.</param>
    /// <param name="requiredFiles">
    /// The files that must be there, with <c>/</c> between the parts of a path. A snapshot that lacks one does not count.
    /// </param>
    /// <returns>The folder with the files, or <see langword="null"/> if they are not all in the cache.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The cache cannot be read.</exception>
    public string? FindSnapshot(HuggingFaceRepository repository, params IReadOnlyCollection<string> requiredFiles)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(requiredFiles);
        if (FindCommit(repository) is not { } commit)
        {
            return null;
        }

        string snapshot = SnapshotFolder(repository, commit);
        return Directory.Exists(snapshot) && requiredFiles.All(file => RepositoryPath.IsSafe(file) && CachedFile.IsWhole(RepositoryPath.Append(snapshot, file), size: null))
            ? snapshot
            : null;
    }

    /// <summary>Finds the folder that a setting names, by a folder's path or by the id of a model in the cache.</summary>
    /// <param name="folderOrId">
    /// A folder, or the id of a model, for example <c>"routellm/mf_gpt4_augmented"</c>. A folder that exists is preferred.
    /// </param>
    /// <param name="requiredFiles">The files that a snapshot must have.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ArgumentException"><paramref name="folderOrId"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="DirectoryNotFoundException">There is neither such a folder nor such a model in the cache.</exception>
    /// <exception cref="IOException">The cache cannot be read.</exception>
    public string ResolveModel(string folderOrId, params IReadOnlyCollection<string> requiredFiles)
    {
        ArgumentException.ThrowIfNullOrEmpty(folderOrId);
        ArgumentNullException.ThrowIfNull(requiredFiles);
        if (Directory.Exists(folderOrId))
        {
            return folderOrId;
        }

        if (!HuggingFaceRepository.IsId(folderOrId))
        {
            throw new DirectoryNotFoundException($"Model '{folderOrId}': no such folder exists, and it is not the id of a model on Hugging Face.");
        }

        return FindSnapshot(new HuggingFaceRepository(folderOrId), requiredFiles) ?? throw new DirectoryNotFoundException(
            $"Model '{folderOrId}': no such folder exists, and the cache '{Folder}' has no such model with {string.Join(", ", requiredFiles.Select(static file => $"'{file}'"))}. " +
            $"Download it with: routellm download {folderOrId}");
    }

    internal string SnapshotFolder(HuggingFaceRepository repository, string commit) =>
        Path.Combine(RepositoryFolder(repository), "snapshots", commit);

    internal string BlobFile(HuggingFaceRepository repository, string blob) => Path.Combine(RepositoryFolder(repository), "blobs", blob);

    internal string RevisionFile(HuggingFaceRepository repository) =>
        RepositoryPath.Append(Path.Combine(RepositoryFolder(repository), "refs"), repository.Revision);

    internal string LockFile(HuggingFaceRepository repository, string blob) =>
        Path.Combine(Folder, ".locks", FolderName(repository), $"{blob}.lock");

    /// <summary>Finds the commit that a revision was when it was last downloaded.</summary>
    internal string? FindCommit(HuggingFaceRepository repository)
    {
        if (HuggingFaceRepository.IsCommit(repository.Revision))
        {
            return repository.Revision;
        }

        string file = RevisionFile(repository);
        string? commit = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        return commit is not null && HuggingFaceRepository.IsCommit(commit) ? commit : null;
    }

    private static string FolderName(HuggingFaceRepository repository) =>
        $"{repository.KindName}--{repository.Id.Replace("/", "--", StringComparison.Ordinal)}";

    private string RepositoryFolder(HuggingFaceRepository repository) => Path.Combine(Folder, FolderName(repository));
}
