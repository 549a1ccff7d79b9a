using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>What the gateway counts, on the meter <c>RouteLlm.Gateway</c>, for <c>/metrics</c> and for every other listener.</summary>
internal sealed class GatewayMetrics(IMeterFactory meters)
{
    public const string MeterName = "RouteLlm.Gateway";

    private readonly Counter<long> _requests = meters.Create(MeterName).CreateCounter<long>("routellm.requests", description: "Requests, by endpoint and status code.");
    private readonly Counter<long> _decisions = meters.Create(MeterName).CreateCounter<long>("routellm.decisions", description: "Decisions of routers, by router and target.");
    private readonly Histogram<double> _winRate = meters.Create(MeterName).CreateHistogram<double>("routellm.win_rate", description: "Strong win rates, by router.");
    private readonly Histogram<double> _upstream = meters.Create(MeterName).CreateHistogram<double>("routellm.upstream.duration.seconds", description: "Time until a model's answer was complete, by target.");
    private readonly Histogram<double> _firstByte = meters.Create(MeterName).CreateHistogram<double>("routellm.upstream.first_byte.seconds", description: "Time until a model's answer began, by target.");
    private readonly Counter<long> _errors = meters.Create(MeterName).CreateCounter<long>("routellm.errors", description: "Errors, by kind.");
    private readonly Counter<long> _failovers = meters.Create(MeterName).CreateCounter<long>("routellm.failovers", description: "Requests that the other model answered, by the target that failed.");

    public void Requested(string endpoint, int status) => _requests.Add(1, new("endpoint", endpoint), new("status", status));

    public void Decided(RoutingDecision decision)
    {
        _decisions.Add(1, new("router", decision.Router), new("target", decision.Target.Word()));
        _winRate.Record(decision.StrongWinRate, new KeyValuePair<string, object?>("router", decision.Router));
    }

    public void Answered(RouteTarget target, TimeSpan elapsed) => _upstream.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("target", target.Word()));

    public void Began(RouteTarget target, TimeSpan elapsed) => _firstByte.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("target", target.Word()));

    public void Failed(string kind) => _errors.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void FailedOver(RouteTarget target) => _failovers.Add(1, new KeyValuePair<string, object?>("target", target.Word()));
}
