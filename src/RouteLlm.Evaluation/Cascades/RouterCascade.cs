namespace RouteLlm;

/// <summary>A router's cascade on a benchmark.</summary>
/// <param name="Assumptions">How it was played.</param>
/// <param name="Points">What it gives at 0, 5, …, 100% of strong calls.</param>
public sealed record RouterCascade(CascadeAssumptions Assumptions, IReadOnlyList<CascadePoint> Points)
{
    /// <summary>
    /// Gets the mean gain over prompts alone at the same cost, between 5 and 95% of strong calls, in the benchmark's units.
    /// </summary>
    public double MeanGain =>
        Points.Where(static point => point.StrongPercent is > 0 and < 100).Average(static point => point.Score - point.PromptOnlyScore);
}
