namespace RouteLlm;

/// <summary>
/// The one rule for keys: the variable that is named; for OpenAI's own endpoint <c>OPENAI_API_KEY</c> where none is, and for Anthropic's
/// <c>ANTHROPIC_API_KEY</c>; no key for another endpoint.
/// </summary>
internal static class EndpointKey
{
    /// <summary>What the OpenAI package sends to servers that ask for no key: it sends one to each.</summary>
    public const string Placeholder = "none";

    private const string OpenAIVariable = "OPENAI_API_KEY";
    private const string AnthropicVariable = "ANTHROPIC_API_KEY";

    /// <summary>Gets the name of the variable that holds the key; <see langword="null"/> where there is no key.</summary>
    public static string? VariableOf(ModelEndpoint endpoint) => endpoint.ApiKeyVariable ?? (
        EndpointAddress.IsOwn(endpoint.Address()) ? OpenAIVariable
        : EndpointAddress.IsAnthropics(endpoint.Address()) ? AnthropicVariable
        : null);

    /// <summary>Says why there is no key that can be used; <see langword="null"/> where all is well.</summary>
    public static string? FindError(ModelEndpoint endpoint)
    {
        if (VariableOf(endpoint) is not { } variable)
        {
            return null;
        }

        string? key = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrWhiteSpace(key)
            ? $"The environment variable '{variable}' is not set, so there is no key for the model '{endpoint.Model}'. Set it, or name the variable that holds the key."
            : EndpointSettings.FindKeyError(key) is { } error ? $"The environment variable '{variable}' cannot be used as a key: it {error}" : null;
    }

    /// <summary>Reads the key; <see langword="null"/> where the endpoint needs no key.</summary>
    /// <exception cref="InvalidOperationException">The variable is not set, or holds what is no key.</exception>
    public static string? Of(ModelEndpoint endpoint) => VariableOf(endpoint) is not { } variable ? null
        : FindError(endpoint) is { } error ? throw new InvalidOperationException(error)
        : Environment.GetEnvironmentVariable(variable);
}
