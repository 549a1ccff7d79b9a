using System.Collections.Concurrent;

namespace Soak;

/// <summary>What the models did when. Safe for concurrent use.</summary>
internal sealed class StageSchedule
{
    private readonly ConcurrentQueue<StageEntry> _entries = new();

    /// <summary>Every bad stage for one model while the other one is healthy, both slow, and one in which no model is healthy.</summary>
    public static IReadOnlyList<(UpstreamStage Strong, UpstreamStage Weak)> All { get; } =
    [
        .. Enum.GetValues<UpstreamStage>().Where(static stage => stage != UpstreamStage.Healthy).SelectMany(static stage => new[] { (stage, UpstreamStage.Healthy), (UpstreamStage.Healthy, stage) }),
        (UpstreamStage.Slow, UpstreamStage.Slow),
        (UpstreamStage.Failing, UpstreamStage.Failing),
    ];

    public void Begin(UpstreamStage strong, UpstreamStage weak) => _entries.Enqueue(new StageEntry(Environment.TickCount64, strong, weak));

    /// <summary>Tells how what a question may end in depends on what the models did meanwhile.</summary>
    /// <param name="began">When it was asked, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    /// <returns>Whether a model was healthy all the time, and whether one broke connections.</returns>
    public (bool HadHealthyModel, bool HadBrokenStreams) Since(long began)
    {
        StageEntry[] entries = [.. _entries];
        int first = Math.Max(0, Array.FindLastIndex(entries, entry => entry.Began <= began));
        return (entries.Skip(first).All(static entry => entry.HasHealthyModel), entries.Skip(first).Any(static entry => entry.BreaksStreams));
    }

    private sealed record StageEntry(long Began, UpstreamStage Strong, UpstreamStage Weak)
    {
        public bool HasHealthyModel => IsHealthy(Strong) || IsHealthy(Weak);

        public bool BreaksStreams => Breaks(Strong) || Breaks(Weak);

        private static bool IsHealthy(UpstreamStage stage) => stage is UpstreamStage.Healthy or UpstreamStage.Slow;

        private static bool Breaks(UpstreamStage stage) => stage is UpstreamStage.Truncating or UpstreamStage.Dead or UpstreamStage.Flapping;
    }
}
