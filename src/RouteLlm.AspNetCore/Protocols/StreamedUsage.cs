using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a streamed answer used. Providers count once, or as running totals: the largest numbers hold. For one answer.</summary>
internal sealed class StreamedUsage
{
    /// <summary>Gets what was counted; <see langword="null"/> where nothing was.</summary>
    public UsageDetails? Counted { get; private set; }

    /// <summary>Takes what an update counts.</summary>
    public void Take(ChatResponseUpdate update)
    {
        foreach (UsageContent usage in update.Contents.OfType<UsageContent>())
        {
            Take(usage.Details);
        }
    }

    private void Take(UsageDetails counted)
    {
        Counted ??= new UsageDetails();
        Counted.InputTokenCount = Math.Max(Counted.InputTokenCount ?? 0, counted.InputTokenCount ?? 0);
        Counted.CachedInputTokenCount = Math.Max(Counted.CachedInputTokenCount ?? 0, counted.CachedInputTokenCount ?? 0);
        Counted.OutputTokenCount = Math.Max(Counted.OutputTokenCount ?? 0, counted.OutputTokenCount ?? 0);
        Counted.ReasoningTokenCount = Math.Max(Counted.ReasoningTokenCount ?? 0, counted.ReasoningTokenCount ?? 0);
        Counted.TotalTokenCount = Math.Max(Counted.TotalTokenCount ?? 0, counted.TotalTokenCount ?? 0);
    }
}
