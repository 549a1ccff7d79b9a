namespace RouteLlm;

/// <summary>A model behind an OpenAI-compatible endpoint, as a configuration file names it. Holds the name of a key's environment variable, never the key.</summary>
public sealed record ModelEndpoint
{
    /// <summary>Gets the model's name at the endpoint, for example <c>text-embedding-3-small</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the endpoint up to and with <c>/v1</c>; <see langword="null"/> for OpenAI's own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>
    /// Gets the name of the environment variable that holds the key; <see langword="null"/> for <c>OPENAI_API_KEY</c> at OpenAI's own
    /// endpoint, and for no key where <see cref="BaseUrl"/> names another.
    /// </summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>Gets the number of values that an embedding should have; <see langword="null"/> for the model's own.</summary>
    public int? Dimensions { get; init; }
}
