using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Adds up what a provider counts of one answer: once, in parts, or as running totals. The largest numbers hold.</summary>
internal static class UsageTotals
{
    /// <summary>Raises totals to what was counted, where that is more; what is not counted stays as it is.</summary>
    /// <param name="totals">The totals so far.</param>
    /// <param name="counted">What was counted.</param>
    public static void RaiseTo(this UsageDetails totals, UsageDetails counted)
    {
        totals.InputTokenCount = Larger(totals.InputTokenCount, counted.InputTokenCount);
        totals.CachedInputTokenCount = Larger(totals.CachedInputTokenCount, counted.CachedInputTokenCount);
        totals.OutputTokenCount = Larger(totals.OutputTokenCount, counted.OutputTokenCount);
        totals.ReasoningTokenCount = Larger(totals.ReasoningTokenCount, counted.ReasoningTokenCount);
        totals.TotalTokenCount = Larger(totals.TotalTokenCount, counted.TotalTokenCount);
    }

    private static long? Larger(long? left, long? right) => left is null || right > left ? right : left;
}
