using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Shows the callers whose share of strong requests is far from the others'.</summary>
internal sealed class CallerTelemetry
{
    /// <summary>The counter of callers that were reported as unusual.</summary>
    public const string UnusualCallers = "routellm.callers.unusual";

    // Each is a time series of its own.
    private const int MostShown = 20;

    private readonly Counter<long> _unusual;

    public CallerTelemetry(ClientMeter meter, HeaviestCallers callers)
    {
        _unusual = meter.Meter.CreateCounter<long>(UnusualCallers, "{caller}", "Callers whose share of strong requests was far from that of all callers.");
        meter.Observe(
            "routellm.caller.strong_share",
            () => callers.All.Where(static caller => caller.IsUnusual).OrderByDescending(static caller => caller.Requests).Take(MostShown)
                .Select(static caller => new Measurement<double>(caller.StrongShare, new KeyValuePair<string, object?>(CallerOptions.PropertyKey, caller.Name))),
            "1",
            "The share of a caller's requests that ask for the strong model, where it is far from that of all callers.");
    }

    /// <summary>Gets the attribute of what one caller has by its name; none where it is all callers'.</summary>
    public static KeyValuePair<string, object?>[] TagsOf(Caller? caller) =>
        caller is null ? [] : [new(CallerOptions.PropertyKey, caller.Name)];

    public void Told(Caller caller) => _unusual.Add(1, new KeyValuePair<string, object?>(CallerOptions.PropertyKey, caller.Name));
}
