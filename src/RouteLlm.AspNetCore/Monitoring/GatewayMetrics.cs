using System.Diagnostics.Metrics;
using System.Globalization;

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
    private readonly Counter<long> _fallbacks = meters.Create(MeterName).CreateCounter<long>("routellm.fallbacks", description: "Requests that the other model answered, by the target that failed.");

    public void Requested(string endpoint, int status) => _requests.Add(1, new("endpoint", endpoint), new("status", status));

    /// <summary>Counts a request that has ended, and each attempt to have a model answer it.</summary>
    public void Ended(ModelCall call)
    {
        RoutingDecision decision = call.Decision;
        string target = call.Answering.Target.Word();
        if (call.ChosenBasis != DecisionBasis.Caller)
        {
            _decisions.Add(1, new("router", decision.Router), new("target", call.Candidates[0].Target.Word()));
            _winRate.Record(decision.StrongWinRate, new KeyValuePair<string, object?>("router", decision.Router));
        }

        for (int i = 0; i < decision.Attempts.Count; i++)
        {
            RoutingAttempt attempt = decision.Attempts[i];
            if (attempt.Outcome is AttemptOutcome.Failed or AttemptOutcome.TimedOut)
            {
                Failed(KindOf(attempt));
                if (call.HasOutput)
                {
                    FailedOver(call.Candidates.First(model => model.Name == attempt.Model).Target);
                }
            }
        }

        var answered = new KeyValuePair<string, object?>("target", target);
        if (call.TimeToFirstOutput is { } first)
        {
            _firstByte.Record(first.TotalSeconds, answered);
            _upstream.Record(call.Elapsed.TotalSeconds, answered);
        }
    }

    public void Failed(string kind) => _errors.Add(1, new KeyValuePair<string, object?>("kind", kind));

    private static string KindOf(in RoutingAttempt attempt) => attempt switch
    {
        { Status: { } status } => string.Create(CultureInfo.InvariantCulture, $"upstream_{status}"),
        { Outcome: AttemptOutcome.TimedOut } or { Error: nameof(TimeoutException) } => "upstream_timeout",
        { Error: nameof(UpstreamException) or nameof(NoAnswerException) } => "upstream_no_answer",
        { Error: nameof(HttpRequestException) or nameof(IOException) } => "upstream_unreachable",
        _ => "upstream_failed",
    };

    private void FailedOver(RouteTarget target) => _fallbacks.Add(1, new KeyValuePair<string, object?>("target", target.Word()));
}
