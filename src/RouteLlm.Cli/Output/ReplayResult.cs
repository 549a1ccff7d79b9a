namespace RouteLlm;

/// <summary>What a replay found.</summary>
/// <param name="Traffic">The requests of the log.</param>
/// <param name="Rows">What was done and what would have been, in the order in which it was asked for.</param>
/// <param name="Evaluation">How well scores order the judged requests; <see langword="null"/> where no request is judged.</param>
/// <param name="StrayOutcomes">How many lines of outcomes are on no request.</param>
/// <param name="Decided">How many requests a score decides; the others stay where they went.</param>
internal sealed record ReplayResult(LoggedTraffic Traffic, IReadOnlyList<ReplayRow> Rows, BenchmarkEvaluation? Evaluation, int StrayOutcomes, int Decided);
