using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What a streamed answer used. For one answer.</summary>
internal sealed class StreamedUsage
{
    /// <summary>Gets what was counted; <see langword="null"/> where nothing was.</summary>
    public UsageDetails? Counted { get; private set; }

    /// <summary>Takes what an update counts.</summary>
    public void Take(ChatResponseUpdate update)
    {
        foreach (UsageContent usage in update.Contents.OfType<UsageContent>())
        {
            (Counted ??= new UsageDetails()).RaiseTo(usage.Details);
        }
    }
}
