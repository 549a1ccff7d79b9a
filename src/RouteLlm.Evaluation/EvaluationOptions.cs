using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>How routers are measured.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// Gets the number of quantile bins whose edges are the thresholds of the curve, RouteLLM's <c>num_results</c>. Default: 10.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Results { get; init => field = AtLeastOne(value); } = 10;

    /// <summary>Gets the number of resamples behind each interval. Default: 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Resamples { get; init => field = AtLeastOne(value); } = 1000;

    /// <summary>Gets the confidence of the intervals, between 0 and 1. Default: 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Confidence
    {
        get;
        init => field = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The confidence must be between 0 and 1.");
    } = 0.95;

    /// <summary>Gets the seed of the resamples: the same seed gives the same intervals. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets the number of threads; the figures do not depend on it. Default: one for each processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Threads { get; init => field = AtLeastOne(value); } = Environment.ProcessorCount;

    /// <summary>
    /// Gets whether <see cref="RouterEvaluation.RunAsync"/> scores questions that a router was trained on with that router itself. Default:
    /// <see langword="false"/>, by models that had not seen them, where its file has such scores.
    /// </summary>
    public bool InSample { get; init; }

    /// <summary>Gets the cascades to play with each router's scores. Default: none.</summary>
    public IReadOnlyList<CascadeAssumptions> Cascades { get; init; } = [];

    private static int AtLeastOne(int value, [CallerMemberName] string? property = null) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(property, value, "The value must be at least 1.");
}
