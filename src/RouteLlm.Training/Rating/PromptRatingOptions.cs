namespace RouteLlm;

/// <summary>How <see cref="PromptRater"/> asks.</summary>
public sealed class PromptRatingOptions : AskedModelOptions
{
    private const int DefaultPromptCharacters = 8_000;
    private const int DefaultOutputTokens = 64;

    /// <summary>
    /// Initializes the options with their defaults: 8,000 characters of a prompt, 64 tokens of output, 2 minutes for a call.
    /// </summary>
    public PromptRatingOptions()
        : base(DefaultPromptCharacters, DefaultOutputTokens) => Timeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Gets or sets how many prompts are rated, the first ones of the shuffled order; <see langword="null"/> for all. At least 1.
    /// </summary>
    public int? Limit { get; set; }

    /// <summary>Gets or sets the seed of the order in which prompts are asked about. Default: 0.</summary>
    public int Seed { get; set; }

    /// <summary>Gets or sets the share of prompts, from 0 to 1, that are asked about a second time. Default: 0.1.</summary>
    public double SecondOpinionShare { get; set; } = 0.1;

    /// <summary>Gets or sets how often the model is asked for a rating before a prompt is given up, at least 1. Default: 3.</summary>
    public int MaximumAnswers { get; set; } = 3;

    /// <summary>
    /// Gets or sets how often a call that failed for now (no connection, 408, 429, 5xx, no answer in time) is made again, not below 0.
    /// Default: 6.
    /// </summary>
    public int MaximumRetries { get; set; } = 6;

    /// <summary>
    /// Gets or sets how long a server asks to be left alone, read from what a call failed with; <see langword="null"/> to wait from one
    /// second on, twice as long each time.
    /// </summary>
    public Func<Exception, TimeSpan?>? RetryAfter { get; set; }

    /// <summary>Says what is wrong with the options.</summary>
    internal string? FindError() =>
        Limit < 1 ? $"Limit is {Limit}. Choose 1 or more."
        : SecondOpinionShare is not (>= 0 and <= 1) ? $"SecondOpinionShare is {SecondOpinionShare}. Choose 0 to 1."
        : MaximumAnswers < 1 ? $"MaximumAnswers is {MaximumAnswers}. Choose 1 or more."
        : MaximumRetries < 0 ? $"MaximumRetries is {MaximumRetries}. Choose 0 or more."
        : null;
}
