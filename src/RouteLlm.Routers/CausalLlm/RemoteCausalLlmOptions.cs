namespace RouteLlm;

/// <summary>How a language model at an endpoint is asked for scores.</summary>
/// <remarks>
/// Of a prompt that is longer than <see cref="AskedModelOptions.MaximumPromptCharacters"/> the end is left out. Read once, when the router
/// is made.
/// </remarks>
public sealed class RemoteCausalLlmOptions : AskedModelOptions
{
    /// <summary>Initializes the defaults.</summary>
    public RemoteCausalLlmOptions()
        : base(maximumPromptCharacters: 20_000, maximumOutputTokens: 8)
    {
    }

    /// <summary>Gets or sets the system's message: what <c>system_message.txt</c> of RouteLLM's checkpoint holds.</summary>
    public required string SystemMessage { get; set; }

    /// <summary>
    /// Gets or sets the user's message, with <c>{question}</c> in it once: what <c>classifier_message.txt</c> of RouteLLM's checkpoint
    /// holds.
    /// </summary>
    public required string ClassifierMessage { get; set; }

    /// <summary>
    /// Gets or sets the model's answers, the lowest score first. None may be the beginning of another. Default: <c>[[1]]</c> to
    /// <c>[[5]]</c>.
    /// </summary>
    public IReadOnlyList<string> ScoreTokens { get; set; } = ["[[1]]", "[[2]]", "[[3]]", "[[4]]", "[[5]]"];

    /// <summary>Gets or sets the lowest score at which the weak model is good enough. Default: 4.</summary>
    public int ScoreThreshold { get; set; } = 4;

    /// <summary>
    /// Gets or sets how many tokens with their log-probabilities the provider is asked for in each place of the answer; 0 to ask for none,
    /// for providers that refuse it. Default: 20, the most that OpenAI gives.
    /// </summary>
    public int TopLogProbabilities { get; set; } = 20;

    /// <summary>
    /// Gets or sets how log-probabilities are requested and read; <see langword="null"/>, the default, for the one that the client offers,
    /// if it offers one.
    /// </summary>
    public ITokenLogProbabilities? LogProbabilities { get; set; }

    /// <summary>
    /// Gets or sets the model for a prompt that gets no score: the model that predicts fails, takes too long or gives another answer;
    /// <see langword="null"/>, the default, to fail with a <see cref="ScorePredictionException"/> instead.
    /// </summary>
    public RouteTarget? TargetOnFailure { get; set; }
}
