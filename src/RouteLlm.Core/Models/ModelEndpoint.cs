using System.Collections.ObjectModel;

namespace RouteLlm;

/// <summary>
/// A model behind an HTTP endpoint, as a configuration file names it. Holds the name of a key's environment variable, never the key.
/// </summary>
public sealed record ModelEndpoint
{
    /// <summary>Gets the model's name at the endpoint, for example <c>text-embedding-3-small</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Gets what the endpoint speaks. Default: chat completions.</summary>
    public ModelProtocol Protocol { get; init; }

    /// <summary>
    /// Gets the endpoint up to and with <c>/v1</c>; <see langword="null"/> for OpenAI's own or, where Messages are spoken, Anthropic's.
    /// </summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>
    /// Gets the name of the environment variable that holds the key; <see langword="null"/> for <c>OPENAI_API_KEY</c> at OpenAI's own
    /// endpoint, <c>ANTHROPIC_API_KEY</c> at Anthropic's, and for no key where <see cref="BaseUrl"/> names another.
    /// </summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>Gets the number of values that an embedding should have; <see langword="null"/> for the model's own.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Gets how long the endpoint may take for a call; <see langword="null"/> for the client's own limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets headers that are sent with every request, by name. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Gets the names under which parameters are sent, by their usual names: <c>max_completion_tokens</c> for <c>max_tokens</c>, say.
    /// Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> ParameterNames { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Gets the parameters that are left out, for example <c>temperature</c> where a model reasons. Default: none.</summary>
    public IReadOnlyCollection<string> DroppedParameters { get; init; } = [];

    /// <summary>
    /// Gets the parameters that are set in every request, whatever it has there, for example <c>reasoning_effort</c> to <c>high</c>. A
    /// value that is a JSON number, literal, list or object is sent as such, any other as a text. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> SetParameters { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
