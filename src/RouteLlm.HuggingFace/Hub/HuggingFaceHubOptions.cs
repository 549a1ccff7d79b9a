namespace RouteLlm;

/// <summary>How the hub is reached. What is not set comes from the environment variables that all tools of Hugging Face share.</summary>
public sealed class HuggingFaceHubOptions
{
    /// <summary>Gets or sets the hub's address; <see langword="null"/> for <c>HF_ENDPOINT</c> or else https://huggingface.co.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// Gets or sets the access token; <see langword="null"/> for <c>HF_TOKEN</c> or else the file <c>token</c> in <c>HF_HOME</c>, empty
    /// for none. It is sent to the endpoint alone, never to a host that the endpoint redirects to.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>Gets or sets where the files go; <see langword="null"/> for the cache of this user.</summary>
    public HuggingFaceCache? Cache { get; set; }

    internal HuggingFaceEnvironment Environment { get; set; } = HuggingFaceEnvironment.Process;

    internal RetryPolicy Retries { get; set; } = RetryPolicy.Default;

    /// <summary>Gets or sets what makes a link at the first path to the second.</summary>
    internal Action<string, string> CreateLink { get; set; } = static (path, target) => File.CreateSymbolicLink(path, target);
}
