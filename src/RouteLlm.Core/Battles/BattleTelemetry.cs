using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Counts battles, those that were dropped, and what they cost. Safe for concurrent use.</summary>
internal sealed class BattleTelemetry
{
    private readonly Counter<long> _battles;
    private readonly Counter<long> _dropped;
    private readonly Counter<double> _cost;

    /// <param name="meter">The meter of the client; stays the caller's.</param>
    /// <param name="waiting">Gets how many battles wait.</param>
    /// <param name="spentShare">Gets the share of the limit that is spent.</param>
    public BattleTelemetry(ClientMeter meter, Func<int> waiting, Func<double> spentShare)
    {
        _battles = meter.Meter.CreateCounter<long>("routellm.battles", "{battle}", "Battles that were judged, by their verdict.");
        _dropped = meter.Meter.CreateCounter<long>("routellm.battles.dropped", "{battle}", "Sampled requests without a verdict, by the reason.");
        _cost = meter.Meter.CreateCounter<double>("routellm.battles.cost", "{currency}", "What battles cost (answers and judging), in the currency of the prices.");
        meter.Observe("routellm.battles.waiting", waiting, "{battle}", "Battles that are waiting.");
        meter.Observe("routellm.battles.spent", spentShare, "1", "The share of the battles' spend limit that is spent or reserved in its window.");
    }

    public void Judged(BattleVerdict verdict) => _battles.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Verdict, verdict.Word()));

    public void Dropped(string reason) => _dropped.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Reason, reason));

    public void Paid(decimal answers, decimal judging)
    {
        _cost.Add((double)answers, new KeyValuePair<string, object?>(TelemetryTags.Part, "answers"));
        _cost.Add((double)judging, new KeyValuePair<string, object?>(TelemetryTags.Part, "judging"));
    }
}
