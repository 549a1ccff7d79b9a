namespace RouteLlm;

/// <summary>
/// "At this threshold, with this confidence, at most so many of the prompts that go to the weak model get a clearly worse answer than the
/// strong model would have given" — or why the battles can't show it.
/// </summary>
public sealed record WorseAnswerCertificate
{
    /// <summary>Gets the percentage of prompts below the threshold whose answer may be clearly worse.</summary>
    public required double WorsePercent { get; init; }

    /// <summary>Gets the confidence, 0 to 1: of a hundred certificates on traffic that does not change, as many hold at least.</summary>
    public required double Confidence { get; init; }

    /// <summary>Gets the largest threshold that the battles can show it for; <see langword="null"/> where they can't for any.</summary>
    public double? Threshold { get; init; }

    /// <summary>Gets how many battles below the threshold count alike; without one, at the first threshold that was tested.</summary>
    public required int Battles { get; init; }

    /// <summary>Gets in how many of them the strong model's answer was better.</summary>
    public required int Worse { get; init; }

    /// <summary>
    /// Gets about how many more battles could show it; <see langword="null"/> where there is a threshold, or no number would help.
    /// </summary>
    public int? MoreBattles { get; init; }
}
