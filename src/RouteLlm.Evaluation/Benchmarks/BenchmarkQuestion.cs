namespace RouteLlm;

/// <summary>A question and its outcome.</summary>
/// <param name="Prompt">The text that is routed.</param>
/// <param name="StrongScore">The score of the strong model's answer: 0 or 1 for a right answer, 1 to 10 for MT-Bench.</param>
/// <param name="WeakScore">The score of the weak model's answer, on the same scale.</param>
/// <param name="Group">The part of the benchmark that the question belongs to, for example an MMLU domain.</param>
public sealed record BenchmarkQuestion(string Prompt, double StrongScore, double WeakScore, string Group)
{
    /// <summary>Gets what the strong model's answer cost, in any currency; <see langword="null"/> where it is not known.</summary>
    public double? StrongCost { get; init; }

    /// <summary>Gets what the weak model's answer cost, in the same currency; <see langword="null"/> where it is not known.</summary>
    public double? WeakCost { get; init; }
}
