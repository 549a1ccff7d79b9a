using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>
/// The Hugging Face hub on loopback: its list of files, its answers about files, its redirects of small files to another address of its
/// own and of large ones to another host.
/// </summary>
internal sealed class HuggingFaceServer : IAsyncDisposable
{
    public const string Token = "hf_secret_of_the_test";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, (byte[] Content, bool IsLarge)>> _repositories = new();
    private readonly ConcurrentDictionary<string, byte[]> _stored = new();
    private LoopbackServer? _hub;
    private LoopbackServer? _storage;

    public LoopbackServer Hub => _hub!;

    /// <summary>The host that large files are redirected to.</summary>
    public LoopbackServer Storage => _storage!;

    public Uri Endpoint => Hub.Address;

    /// <summary>The repositories that the hub shows only to who has the token, and says nothing of to others.</summary>
    public ConcurrentDictionary<string, bool> Private { get; } = new();

    /// <summary>What the list of files names beside the files that there are.</summary>
    public ConcurrentBag<string> AlsoListed { get; } = [];

    public static async Task<HuggingFaceServer> StartAsync()
    {
        var server = new HuggingFaceServer();
        server._storage = await LoopbackServer.StartAsync(context => server._stored.TryGetValue(context.Request.Path, out byte[]? content)
            ? FileAnswers.WholeAsync(context, content)
            : FileAnswers.Status(404)(context));
        server._hub = await LoopbackServer.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>Adds a file to a repository.</summary>
    /// <param name="repository">The repository's path: <c>owner/name</c> or <c>datasets/owner/name</c>.</param>
    /// <param name="file">The file's path.</param>
    /// <param name="content">Its content.</param>
    /// <param name="isLarge">Whether it is stored apart, on another host.</param>
    /// <param name="stored">What that host has instead of the content, if it is at fault.</param>
    public void Add(string repository, string file, byte[] content, bool isLarge = false, byte[]? stored = null)
    {
        _repositories.GetOrAdd(repository, _ => new())[file] = (content, isLarge);
        _stored[$"/{Sha256Of(content)}"] = stored ?? content;
    }

    public static string Sha256Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>What stands for the hash that git has of a small file: as long, and as different for different content.</summary>
    public static string GitHashOf(byte[] content) => Sha256Of(content)[..40];

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Storage.DisposeAsync();
    }

    private static (string Repository, string Revision, string? File) Parse(string path)
    {
        string[] parts = path.Trim('/').Split('/');
        if (parts is ["api", "models" or "datasets", .., "revision", _])
        {
            return (string.Join('/', parts[1] == "models" ? parts[2..^2] : parts[1..^2]), Uri.UnescapeDataString(parts[^1]), null);
        }

        int resolve = Array.IndexOf(parts, "resolve");
        return resolve < 0 ? (string.Empty, string.Empty, null) : (string.Join('/', parts[..resolve]), Uri.UnescapeDataString(parts[resolve + 1]), string.Join('/', parts[(resolve + 2)..]));
    }

    private Task AnswerAsync(HttpContext context)
    {
        const string Direct = "/api/resolve-cache";
        string path = context.Request.Path;
        bool isDirect = path.StartsWith(Direct, StringComparison.Ordinal);
        (string repository, string revision, string? file) = Parse(isDirect ? path[Direct.Length..] : path);
        if (!_repositories.TryGetValue(repository, out var files) || (Private.ContainsKey(repository) && context.Request.Headers.Authorization != $"Bearer {Token}"))
        {
            return FileAnswers.Status(context.Request.Headers.Authorization.Count == 0 ? 401 : 404, ("X-Error-Code", "RepoNotFound"))(context);
        }

        if (revision is not ("main" or Commit))
        {
            return FileAnswers.Status(404, ("X-Error-Code", "RevisionNotFound"))(context);
        }

        if (file is null)
        {
            return Results.Text(JsonSerializer.Serialize(new
            {
                sha = Commit,
                siblings = files.Keys.Order(StringComparer.Ordinal).Concat(AlsoListed).Select(name => new { rfilename = name }),
            })).ExecuteAsync(context);
        }

        if (!files.TryGetValue(file, out (byte[] Content, bool IsLarge) entry))
        {
            return FileAnswers.Status(404, ("X-Error-Code", "EntryNotFound"))(context);
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers["X-Repo-Commit"] = Commit;
        if (entry.IsLarge)
        {
            string hash = Sha256Of(entry.Content);
            headers["X-Linked-Etag"] = $"\"{hash}\"";
            headers["X-Linked-Size"] = $"{entry.Content.Length}";
            return FileAnswers.Status(302, ("Location", $"{Storage.Address}{hash}?Signature=secret-of-the-storage"))(context);
        }

        headers.ETag = $"\"{GitHashOf(entry.Content)}\"";
        return isDirect ? FileAnswers.WholeAsync(context, entry.Content) : FileAnswers.Status(307, ("Location", $"{Direct}/{repository}/resolve/{Commit}/{file}"))(context);
    }
}
