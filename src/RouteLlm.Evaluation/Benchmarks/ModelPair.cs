namespace RouteLlm;

/// <summary>A strong and a weak model, by the names in a benchmark's files.</summary>
/// <param name="Strong">The strong model.</param>
/// <param name="Weak">The weak model.</param>
public sealed record ModelPair(string Strong, string Weak)
{
    /// <summary>Gets the pair that RouteLLM recorded: GPT-4 Turbo (1106) and Mixtral 8x7B Instruct.</summary>
    public static ModelPair RouteLlmDefault { get; } = new("gpt-4-1106-preview", "mistralai/Mixtral-8x7B-Instruct-v0.1");

    /// <summary>Gets the pair of a file that does not name its models.</summary>
    public static ModelPair Unnamed { get; } = new("strong", "weak");
}
