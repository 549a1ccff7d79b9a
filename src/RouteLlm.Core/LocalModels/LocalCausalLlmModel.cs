namespace RouteLlm;

/// <summary>A language model on this machine that predicts scores, as a configuration file names it. What is <see langword="null"/> or empty is as in RouteLLM.</summary>
public sealed record LocalCausalLlmModel
{
    /// <summary>Gets the name of the router that is made of it.</summary>
    public required string RouterName { get; init; }

    /// <summary>Gets the folder of the exported model.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the tokens of the scores, that of the score 1 first.</summary>
    public IReadOnlyList<string> ScoreTokens { get; init; } = [];

    /// <summary>Gets the lowest score at which the weak model does well enough.</summary>
    public int? ScoreThreshold { get; init; }

    /// <summary>Gets the system's message; <see langword="null"/> for that in the model's folder.</summary>
    public string? SystemMessage { get; init; }

    /// <summary>Gets the user's message, with <c>{question}</c> in it; <see langword="null"/> for that in the model's folder.</summary>
    public string? ClassifierMessage { get; init; }
}
