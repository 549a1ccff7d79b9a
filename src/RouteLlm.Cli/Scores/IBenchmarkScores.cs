namespace RouteLlm;

/// <summary>Where the scores of a benchmark's questions come from.</summary>
internal interface IBenchmarkScores
{
    Task<IReadOnlyList<ScoredRouter>> ScoreAsync(BenchmarkData data, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken);
}
