using System.IO.Enumeration;

namespace RouteLlm;

/// <summary>Downloads files of models and data sets from the Hugging Face hub into the cache that all its tools share.</summary>
/// <remarks>
/// An interrupted download continues where it stopped; after a broken connection, or if the server is busy, it is retried, with
/// pauses. Large files are checked by their SHA-256. Safe for concurrent use, also by several processes and by the Python tools at
/// the same time.
/// </remarks>
public sealed class HuggingFaceHub : IDisposable
{
    private readonly HuggingFaceCache _cache;
    private readonly HuggingFaceEnvironment _environment;
    private readonly DownloadClient _client;
    private readonly HubRequests _requests;
    private readonly ResumableDownload _download;
    private readonly SnapshotWriter _writer;

    /// <summary>Initializes a client of the hub.</summary>
    /// <param name="options">How it is reached; <see langword="null"/> for what the environment says.</param>
    /// <exception cref="DownloadException">The environment's address is invalid, or the access token has invalid characters.</exception>
    /// <exception cref="IOException">The file with the access token cannot be read.</exception>
    public HuggingFaceHub(HuggingFaceHubOptions? options = null)
    {
        options ??= new HuggingFaceHubOptions();
        _environment = options.Environment;
        _cache = options.Cache ?? new HuggingFaceCache(_environment.FindCacheFolder());
        string? token = options.Token ?? _environment.FindToken();
        token = string.IsNullOrEmpty(token) ? null : token;
        if (token?.All(static character => char.IsAscii(character) && !char.IsControl(character) && character != ' ') == false)
        {
            throw new DownloadException("The access token for Hugging Face has invalid characters. Check HF_TOKEN, or the file 'token' in HF_HOME.");
        }

        Uri endpoint = options.Endpoint ?? _environment.FindEndpoint();
        _client = new DownloadClient(token, options.Retries.StallTimeout);
        _requests = new HubRequests(_client, options.Retries, endpoint, token is not null);
        _download = new ResumableDownload(_client, options.Retries);
        _writer = new SnapshotWriter(_cache, options.CreateLink);
    }

    /// <summary>Downloads files of a repository, unless they are in the cache already.</summary>
    /// <param name="repository">The repository and its revision.</param>
    /// <param name="files">
    /// The files, with <c>/</c> between the parts of a path; <c>*</c> and <c>?</c> stand for any characters and for one.
    /// <see langword="null"/> or empty for all.
    /// </param>
    /// <param name="progress">Receives the progress of each file.</param>
    /// <param name="cancellationToken">
    /// Cancels the download; what has been downloaded is kept, and the next call continues from there.
    /// </param>
    /// <returns>The files. The revision is noted in the cache when all of them are there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="repository"/> is <see langword="null"/>.</exception>
    /// <exception cref="DownloadException">
    /// There is no such repository, revision or file, or it may not be read; the hub cannot be reached; what it sends is not what it
    /// announced; or <c>HF_HUB_OFFLINE</c> is set.
    /// </exception>
    /// <exception cref="IOException">The cache cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache may not be written to.</exception>
    public async Task<HuggingFaceSnapshot> DownloadAsync(
        HuggingFaceRepository repository,
        IReadOnlyCollection<string>? files = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (_environment.IsOffline)
        {
            throw new DownloadException($"The {repository} is not downloaded because HF_HUB_OFFLINE is set. Remove that environment variable to download.");
        }

        string? commit = HuggingFaceRepository.IsCommit(repository.Revision) ? repository.Revision : null;
        IReadOnlyList<string> names = files is { Count: > 0 } ? [.. files.Distinct(StringComparer.Ordinal)] : ["*"];
        if (names.Any(IsPattern))
        {
            (commit, IReadOnlyList<string> all) = await _requests.ListAsync(repository, cancellationToken).ConfigureAwait(false);
            names = [.. names.SelectMany(name => Match(name, all, repository)).Distinct(StringComparer.Ordinal)];
        }

        // Before anything is written: who sends one such name is not to be trusted with the others.
        foreach (string name in names)
        {
            RepositoryPath.ThrowIfUnsafe(name);
        }

        foreach (string name in names)
        {
            commit = await DownloadFileAsync(repository, commit, name, progress, cancellationToken).ConfigureAwait(false);
        }

        await _writer.NoteRevisionAsync(repository, commit!, cancellationToken).ConfigureAwait(false);
        return new HuggingFaceSnapshot(repository, commit!, _cache.SnapshotFolder(repository, commit!), names);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?');

    private static string[] Match(string name, IReadOnlyList<string> all, HuggingFaceRepository repository)
    {
        string[] matching = [.. all.Where(file => IsPattern(name) ? FileSystemName.MatchesSimpleExpression(name, file, ignoreCase: false) : file == name)];
        if (matching.Length > 0)
        {
            return matching;
        }

        string nearest = string.Join(", ", NearestNames.Find(name, all.Where(RepositoryPath.IsSafe)).Select(static near => $"'{near}'"));
        throw new DownloadException(
            $"The {repository} has no file '{name}' at the revision '{repository.Revision}'. {(nearest.Length == 0 ? "It has no files." : $"Nearest: {nearest}.")}");
    }

    /// <summary>Downloads one file, and gives the commit that it is of.</summary>
    private async Task<string> DownloadFileAsync(
        HuggingFaceRepository repository, string? commit, string name, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        // The files of a commit never change, so what is there of a known one needs no question.
        if (commit is null || !CachedFile.IsWhole(PathOf(repository, commit, name), size: null))
        {
            HubFile file = await _requests.FindFileAsync(repository, commit ?? repository.Revision, name, cancellationToken).ConfigureAwait(false);
            commit ??= file.Commit;
            if (!CachedFile.IsWhole(PathOf(repository, commit, name), file.Size))
            {
                await FetchAsync(repository, commit, name, file, progress, cancellationToken).ConfigureAwait(false);
            }
        }

        if (CachedFile.SizeOf(PathOf(repository, commit, name)) is { } size)
        {
            progress?.Report(new DownloadProgress(name, size, size));
        }

        return commit;
    }

    private async Task FetchAsync(
        HuggingFaceRepository repository, string commit, string name, HubFile file, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string path = PathOf(repository, commit, name);
        using FileLock held = await FileLock.AcquireAsync(_cache.LockFile(repository, file.Blob), cancellationToken).ConfigureAwait(false);
        if (CachedFile.IsWhole(path, file.Size))
        {
            // Another process was faster.
            return;
        }

        string blob = _cache.BlobFile(repository, file.Blob);
        bool isNew = !CachedFile.IsWhole(blob, file.Size);
        if (isNew)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
            var remote = new RemoteFile(name, _requests.AddressOf(repository, commit, name), file.Size, file.Sha256);
            await _download.RunAsync(remote, blob, progress, cancellationToken).ConfigureAwait(false);
        }

        _writer.Place(blob, isNew, path);
    }

    private string PathOf(HuggingFaceRepository repository, string commit, string name) =>
        RepositoryPath.Append(_cache.SnapshotFolder(repository, commit), name);
}
