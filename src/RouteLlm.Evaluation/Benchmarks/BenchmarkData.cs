namespace RouteLlm;

/// <summary>The questions of a benchmark with the scores of one pair of models, and how its figures are stated.</summary>
public sealed record BenchmarkData
{
    private IReadOnlyList<BenchmarkQuestion>? _optimalQuestions;

    /// <summary>Gets the benchmark's name.</summary>
    public required string Benchmark { get; init; }

    /// <summary>Gets the two models.</summary>
    public required ModelPair Models { get; init; }

    /// <summary>Gets the questions, in the benchmark's row order, without contaminated ones.</summary>
    public required IReadOnlyList<BenchmarkQuestion> Questions { get; init; }

    /// <summary>
    /// Gets what scores are multiplied by when they are stated: 100 for correctness, which is stated in percent; otherwise 1.
    /// </summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Gets the questions that the optimal curve is drawn over, where they are others than <see cref="Questions"/>: RouteLLM's MT-Bench
    /// keeps the contaminated ones there.
    /// </summary>
    public IReadOnlyList<BenchmarkQuestion> OptimalQuestions
    {
        get => _optimalQuestions ?? Questions;
        init => _optimalQuestions = value;
    }

    /// <summary>
    /// Gets a value indicating whether the optimal curve rounds its calls down to whole ones, as RouteLLM's MT-Bench does; otherwise a part
    /// of a call counts in part.
    /// </summary>
    public bool OptimalOfWholeCalls { get; init; }

    /// <summary>Gives every question costs: the price of its model times the length of its prompt.</summary>
    /// <param name="prices">The prices.</param>
    /// <returns>The data with costs in place of those that it may have had.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prices"/> is <see langword="null"/>.</exception>
    public BenchmarkData WithPrices(ModelPrices prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        return this with
        {
            Questions =
            [
                .. Questions.Select(question => question with
                {
                    StrongCost = prices.Strong * question.Prompt.Length,
                    WeakCost = prices.Weak * question.Prompt.Length,
                }),
            ],
        };
    }
}
