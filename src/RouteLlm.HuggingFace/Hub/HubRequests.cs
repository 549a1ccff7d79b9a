using System.Text.Json;

namespace RouteLlm;

/// <summary>Asks the hub about repositories and their files. Safe for concurrent use.</summary>
internal sealed class HubRequests(DownloadClient client, RetryPolicy retries, Uri endpoint, bool hasToken)
{
    /// <summary>Gives the address of a file's content.</summary>
    public Uri AddressOf(HuggingFaceRepository repository, string revision, string file) =>
        At($"{repository.PagePath}/resolve/{Uri.EscapeDataString(revision)}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>Asks what a file is at a revision.</summary>
    /// <exception cref="DownloadException">There is no such file, it may not be read, or who answers is no hub.</exception>
    public Task<HubFile> FindFileAsync(HuggingFaceRepository repository, string revision, string file, CancellationToken cancellationToken)
    {
        Uri address = AddressOf(repository, revision, file);
        return retries.RunAsync($"Asking about '{file}' of the {repository} at {DownloadClient.Describe(address)}", AskAsync, progress: null, cancellationToken);

        async Task<HubFile> AskAsync()
        {
            var answers = new HubFileAnswers();
            using HttpResponseMessage last = await client.HeadAsync(address, answers.Add, cancellationToken).ConfigureAwait(false);
            if ((int)last.StatusCode >= 400)
            {
                throw HubRefusal.ToException(last, repository, file, PageOf(repository), hasToken);
            }

            return answers.ToFile() ?? throw new DownloadException(
                $"{DownloadClient.Describe(address)} did not answer like the Hugging Face hub, with a commit and a tag of the content. Check the address in HF_ENDPOINT, if you set it.");
        }
    }

    /// <summary>Asks for the commit that a revision is now, and its files.</summary>
    /// <exception cref="DownloadException">
    /// There is no such repository or revision, it may not be read, or who answers is no hub.
    /// </exception>
    public Task<(string Commit, IReadOnlyList<string> Files)> ListAsync(
        HuggingFaceRepository repository, CancellationToken cancellationToken)
    {
        Uri address = At($"api/{repository.KindName}/{repository.Id}/revision/{Uri.EscapeDataString(repository.Revision)}");
        return retries.RunAsync($"Asking for the files of the {repository} at {DownloadClient.Describe(address)}", AskAsync, progress: null, cancellationToken);

        async Task<(string, IReadOnlyList<string>)> AskAsync()
        {
            using HttpResponseMessage answer = await client.GetAsync(address, start: 0, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw HubRefusal.ToException(answer, repository, file: null, PageOf(repository), hasToken);
            }

            using MemoryStream content = await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
            return Parse(content) ?? throw new DownloadException(
                $"{DownloadClient.Describe(address)} did not answer like the Hugging Face hub, with a commit and a list of files. Check the address in HF_ENDPOINT, if you set it.");
        }
    }

    private static (string Commit, IReadOnlyList<string> Files)? Parse(MemoryStream content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            JsonElement root = document.RootElement;
            string? commit = root.GetProperty("sha").GetString();
            return commit is not null && HuggingFaceRepository.IsCommit(commit)
                ? (commit, [.. root.GetProperty("siblings").EnumerateArray().Select(static file => file.GetProperty("rfilename").GetString() ?? string.Empty)])
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // No JSON, or none of the hub's: what is missing does not matter to who set a wrong address.
            return null;
        }
    }

    private async Task<MemoryStream> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var content = new MemoryStream();
        byte[] buffer = new byte[1 << 14];
        while (await client.ReadAsync(body, buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            content.Write(buffer, 0, read);
        }

        content.Position = 0;
        return content;
    }

    private string PageOf(HuggingFaceRepository repository) => DownloadClient.Describe(At(repository.PagePath));

    private Uri At(string path) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
}
