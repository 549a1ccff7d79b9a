using System.Security.Cryptography;

namespace RouteLlm;

/// <summary>Downloads the files of the benchmarks, which RouteLLM publishes and this library does not contain.</summary>
/// <remarks>
/// Every file is checked by its SHA-256: other content would give other results. An interrupted download continues where it
/// stopped. Safe for concurrent use, also by several processes on one folder.
/// </remarks>
public static class BenchmarkDownload
{
    private const string LockName = ".routellm.lock";
    private const string DomainsPath = "mmlu/domains.txt";

    /// <summary>Gets the names of the benchmarks that can be downloaded.</summary>
    public static IReadOnlyList<string> Benchmarks { get; } = [.. BenchmarkFileList.Benchmarks];

    /// <summary>Gets the address that RouteLLM publishes the files at.</summary>
    public static Uri DefaultAddress { get; } = new("https://raw.githubusercontent.com/lm-sys/RouteLLM/main/routellm/evals");

    /// <summary>Downloads the files that are missing or wrong.</summary>
    /// <param name="folder">The folder for them, in the layout of <c>routellm/evals</c>; created if necessary.</param>
    /// <param name="benchmarks">The benchmarks, of <see cref="Benchmarks"/>; <see langword="null"/> or empty for all.</param>
    /// <param name="address">
    /// The address that the files are below, in the same layout; <see langword="null"/> for <see cref="DefaultAddress"/>.
    /// </param>
    /// <param name="progress">Receives the progress of each benchmark, by its name.</param>
    /// <param name="cancellationToken">
    /// Cancels the download; what has been downloaded is kept, and the next call continues from there.
    /// </param>
    /// <returns>A task that completes when all files are there.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="folder"/> is <see langword="null"/> or empty, there is no such benchmark, or the address is not one of http or
    /// https.
    /// </exception>
    /// <exception cref="DownloadException">A file cannot be downloaded, or is not what it should be; the message names it.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static async Task RunAsync(
        string folder,
        IReadOnlyCollection<string>? benchmarks = null,
        Uri? address = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        address ??= DefaultAddress;
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException($"'{address}' is not an http or https address. Write one such as {DefaultAddress.OriginalString}.", nameof(address));
        }

        (string Name, IReadOnlyList<BenchmarkFile> Files)[] wanted =
        [
            .. (benchmarks is { Count: > 0 } ? benchmarks : Benchmarks).Distinct(StringComparer.Ordinal).Select(static name => (name, BenchmarkFileList.Of(name))),
        ];
        RetryPolicy retries = RetryPolicy.Default;
        using var client = new DownloadClient(token: null, retries.StallTimeout);
        var download = new ResumableDownload(client, retries);
        foreach ((string name, IReadOnlyList<BenchmarkFile> files) in wanted)
        {
            var whole = new BenchmarkProgress(name, files.Sum(static file => file.Size), progress);
            foreach (BenchmarkFile file in files)
            {
                await FetchAsync(file, new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{file.Path}"), folder, download, whole, cancellationToken).ConfigureAwait(false);
                whole.Finish(file.Size);
            }

            WriteDomains(folder, [.. BenchmarkFileList.MmluDomainsOf(files)]);
        }
    }

    private static async Task FetchAsync(
        BenchmarkFile file, Uri address, string folder, ResumableDownload download, BenchmarkProgress progress, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, file.Path);
        if (await IsThereAsync(file, path, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        using FileLock held = await FileLock.AcquireAsync(Path.Combine(folder, LockName), cancellationToken).ConfigureAwait(false);
        if (!await IsThereAsync(file, path, cancellationToken).ConfigureAwait(false))
        {
            // No other process was faster.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await download.RunAsync(new RemoteFile(file.Path, address, file.Size, file.Sha256), path, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsThereAsync(BenchmarkFile file, string path, CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        if (!info.Exists || info.Length != file.Size)
        {
            return false;
        }

        using FileStream stream = info.OpenRead();
        return string.Equals(Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)), file.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    // Upstream has this list as a Python file, so it is made rather than downloaded.
    private static void WriteDomains(string folder, string[] domains)
    {
        string path = Path.Combine(folder, DomainsPath);
        string content = string.Concat(domains.Select(static domain => $"{domain}\n"));
        if (domains.Length == 0 || (File.Exists(path) && File.ReadAllText(path) == content))
        {
            return;
        }

        using var replacement = new FileReplacement(path);
        replacement.Stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        replacement.Commit();
    }
}
