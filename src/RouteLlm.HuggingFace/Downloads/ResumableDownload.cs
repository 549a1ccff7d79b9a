using System.Net;

namespace RouteLlm;

/// <summary>
/// Downloads a file beside its place, continues where an earlier download stopped, checks the content, and only then renames it.
/// </summary>
/// <remarks>
/// What has come of a file stands in <c>{target}.incomplete</c>, as in <c>huggingface_hub</c>. Safe for concurrent use on different
/// targets; who shares a target with other processes holds a <see cref="FileLock"/>.
/// </remarks>
internal sealed class ResumableDownload(DownloadClient client, RetryPolicy retries)
{
    private const string PartialSuffix = ".incomplete";
    private const int BufferSize = 1 << 17;

    /// <summary>Downloads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">Where it goes; its folder exists. A file that is there is replaced.</param>
    /// <param name="progress">Told with every piece that comes.</param>
    /// <param name="cancellationToken">Cancels the download; what has come is kept, for the next one.</param>
    /// <exception cref="DownloadException">The server refuses, fails too often, or sends something unexpected.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task RunAsync(RemoteFile file, string target, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string partialPath = target + PartialSuffix;
        PartialFile partial = await PartialFile.OpenAsync(partialPath, cancellationToken).ConfigureAwait(false);
        bool isWhole = false;
        try
        {
            bool resumes = partial.Length > 0;
            await FetchAsync(file, partial, progress, cancellationToken).ConfigureAwait(false);
            if (resumes && IsOther(file, partial))
            {
                // What an earlier download left may be damaged, by a power cut for example.
                partial.Restart();
                await FetchAsync(file, partial, progress, cancellationToken).ConfigureAwait(false);
            }

            if (IsOther(file, partial))
            {
                string actual = partial.Sha256();
                partial.Restart();
                throw new DownloadException(
                    $"{Describe(file)} is not the file that was expected: its SHA-256 is {actual}, not {file.Sha256!.ToUpperInvariant()}. " +
                    "It was not kept. It has changed on the server, or something in between changes it.");
            }

            // Renamed before its bytes are on the disk, a file could be whole by its name and empty after a power cut.
            partial.Flush();
            isWhole = true;
        }
        finally
        {
            partial.Dispose();
            if (!isWhole && partial.Length == 0)
            {
                File.Delete(partialPath);
            }
        }

        File.Move(partialPath, target, overwrite: true);
    }

    private static bool IsOther(RemoteFile file, PartialFile partial) =>
        file.Sha256 is not null && !string.Equals(file.Sha256, partial.Sha256(), StringComparison.OrdinalIgnoreCase);

    private static string Describe(RemoteFile file) => $"'{file.Name}' from {DownloadClient.Describe(file.Address)}";

    private Task<bool> FetchAsync(
        RemoteFile file, PartialFile partial, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        retries.RunAsync($"Downloading {Describe(file)}", () => FetchOnceAsync(file, partial, progress, cancellationToken), () => partial.Length, cancellationToken);

    private async Task<bool> FetchOnceAsync(
        RemoteFile file, PartialFile partial, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new DownloadProgress(file.Name, partial.Length, file.Size));
        if (partial.Length == file.Size)
        {
            return true;
        }

        if (partial.Length > file.Size)
        {
            partial.Restart();
        }

        using HttpResponseMessage response = await client.GetAsync(file.Address, partial.Length, cancellationToken).ConfigureAwait(false);
        long? total = file.Size;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                if (partial.Length > 0)
                {
                    partial.Restart();
                }

                total = CheckSize(file, response.Content.Headers.ContentLength);
                break;
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { } range && range.From == partial.Length:
                total = CheckSize(file, range.Length);
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable when file.Size is null && response.Content.Headers.ContentRange?.Length == partial.Length:
                return true;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                partial.Restart();
                throw new TransientFailureException("the server does not have the missing bytes. The download starts again from the beginning.") { StatusCode = response.StatusCode };
            default:
                throw new DownloadException(
                    $"{Describe(file)} cannot be downloaded: the server answered {(int)response.StatusCode} ({response.StatusCode}).", response.StatusCode);
        }

        await CopyAsync(file, response, partial, total, progress, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task CopyAsync(
        RemoteFile file, HttpResponseMessage response, PartialFile partial, long? total, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[BufferSize];
        while (await client.ReadAsync(body, buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            if (partial.Length + read > total)
            {
                partial.Restart();
                throw WrongSize(file, $"more than {total}");
            }

            await partial.AppendAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(file.Name, partial.Length, total));
        }

        if (partial.Length < total)
        {
            throw new TransientFailureException($"the connection ended after {partial.Length} of {total} bytes.");
        }
    }

    private static long? CheckSize(RemoteFile file, long? announced) => file.Size is null || announced is null || announced == file.Size
        ? file.Size ?? announced
        : throw WrongSize(file, $"{announced}, not {file.Size}");

    private static DownloadException WrongSize(RemoteFile file, string actual) => new(
        $"{Describe(file)} is not the file that was expected: the server sends {actual} bytes. It has changed on the server, or something in between changes it.");
}
