using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of a held share, and what to write.</summary>
internal static class HeldShareOptionsValidator
{
    /// <param name="share">The options.</param>
    /// <param name="threshold">The threshold that is set beside it, which the share would move.</param>
    /// <param name="hasRankThresholds">Whether the thresholds between ranks are set beside it.</param>
    public static IEnumerable<string> FindErrors(HeldShareOptions share, double? threshold, bool hasRankThresholds)
    {
        if (share.StepSize is not (> 0 and <= 1))
        {
            yield return Invariant($"HeldShare.StepSize is {share.StepSize}. Write a number above 0 and at most 1, for example 0.02.");
        }

        if (!ProbabilityRange.Contains(share.MinimumThreshold) || !ProbabilityRange.Contains(share.MaximumThreshold) || share.MinimumThreshold > share.MaximumThreshold)
        {
            yield return Invariant($"HeldShare keeps the threshold from {share.MinimumThreshold} to {share.MaximumThreshold}. Write two strong win rates from 0 to 1, the smaller one first.");
        }

        if (hasRankThresholds)
        {
            yield return "HeldShare holds shares, but RankThresholds is set. Set RankPercents instead, or remove HeldShare.";
        }

        if (threshold is not null)
        {
            yield return Invariant($"HeldShare holds a share, but Threshold ({threshold}) is set. Set StrongModelPercent instead, or remove HeldShare.");
        }
    }
}
