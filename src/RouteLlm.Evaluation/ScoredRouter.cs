namespace RouteLlm;

/// <summary>A router with its scores of a benchmark's questions.</summary>
/// <param name="Router">The router's name.</param>
/// <param name="StrongWinRates">The strong win rate of each question, in the benchmark's row order.</param>
public sealed record ScoredRouter(string Router, IReadOnlyList<double> StrongWinRates)
{
    /// <summary>Gets which of the questions the router was trained on.</summary>
    public TrainedQuestions Trained { get; init; }
}
