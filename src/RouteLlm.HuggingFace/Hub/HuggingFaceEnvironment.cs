namespace RouteLlm;

/// <summary>The environment variables by which all tools of Hugging Face are set up. An empty one counts as none.</summary>
/// <param name="read">Gets a variable's value.</param>
internal sealed class HuggingFaceEnvironment(Func<string, string?> read)
{
    private static readonly Uri PublicHub = new("https://huggingface.co");

    /// <summary>Gets the environment of this process.</summary>
    public static HuggingFaceEnvironment Process { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Gets whether nothing may be asked of the hub (<c>HF_HUB_OFFLINE</c>).</summary>
    public bool IsOffline => Read("HF_HUB_OFFLINE")?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private string Home => ReadPath("HF_HOME")
        ?? Path.Combine(ReadPath("XDG_CACHE_HOME") ?? Path.Combine(UserFolder(), ".cache"), "huggingface");

    /// <summary>Finds the folder of the cache.</summary>
    public string FindCacheFolder() => Path.GetFullPath(ReadPath("HF_HUB_CACHE") ?? Path.Combine(Home, "hub"));

    /// <summary>Finds the hub's address.</summary>
    /// <exception cref="DownloadException"><c>HF_ENDPOINT</c> is no address.</exception>
    public Uri FindEndpoint() => Read("HF_ENDPOINT") is not { } text
        ? PublicHub
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) && (endpoint.Scheme == Uri.UriSchemeHttps || endpoint.Scheme == Uri.UriSchemeHttp)
            ? endpoint
            : throw new DownloadException($"The environment variable HF_ENDPOINT is not an http or https address. Remove it, or write an address such as {PublicHub.OriginalString}.");

    /// <summary>Finds the access token, in <c>HF_TOKEN</c> or in the file that <c>hf auth login</c> writes.</summary>
    public string? FindToken()
    {
        if (Read("HF_TOKEN") is { } token)
        {
            return token;
        }

        string file = ReadPath("HF_TOKEN_PATH") ?? Path.Combine(Home, "token");
        return File.Exists(file) ? NullIfEmpty(File.ReadAllText(file)) : null;
    }

    private static string UserFolder() =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private string? Read(string name) => NullIfEmpty(read(name));

    // Files that services are set up by reach us without a shell that knows what ~ is.
    private string? ReadPath(string name) => Read(name) is { } path && (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        ? Path.Join(UserFolder(), path[1..])
        : Read(name);
}
