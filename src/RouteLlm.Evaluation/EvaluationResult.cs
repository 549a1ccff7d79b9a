namespace RouteLlm.Evaluation;

/// <summary>How good a router is on a benchmark.</summary>
/// <param name="Benchmark">The benchmark's name.</param>
/// <param name="Router">The router's name.</param>
/// <param name="Questions">The number of questions.</param>
/// <param name="WeakScore">The weak model's mean score.</param>
/// <param name="StrongScore">The strong model's mean score.</param>
/// <param name="PerformanceGapRecovered">APGR with a cut after every prompt; see <see cref="Evaluation.PerformanceGapRecovered"/>.</param>
/// <param name="Interval">The 95% bootstrap interval of <paramref name="PerformanceGapRecovered"/>, from 1,000 resamples.</param>
public sealed record EvaluationResult(
    string Benchmark,
    string Router,
    int Questions,
    double WeakScore,
    double StrongScore,
    double PerformanceGapRecovered,
    Interval Interval);
