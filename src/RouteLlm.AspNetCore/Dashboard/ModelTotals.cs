namespace RouteLlm;

/// <summary>What one model did since the start. Not thread-safe.</summary>
internal sealed class ModelTotals
{
    private readonly LatestTimes _answers = new();
    private readonly LatestTimes _firstOutputs = new();
    private long _requests;
    private long _failed;
    private decimal? _cost;

    public void Add(DecisionRecord record)
    {
        _requests++;
        _failed += record.Outcome == DecisionOutcome.Failed ? 1 : 0;
        if (record.Decision.Cost?.Amount is { } amount)
        {
            _cost = (_cost ?? 0) + amount;
        }

        if (record.Outcome == DecisionOutcome.Completed)
        {
            _answers.Add(record.Elapsed);
        }

        if (record.TimeToFirstOutput is { } first)
        {
            _firstOutputs.Add(first);
        }
    }

    public DashboardModel Describe(string name, RouteTarget target, bool? isCircuitOpen) => new(
        name, target.Word(), _requests, _failed, _cost, _answers.Quantile(0.5), _answers.Quantile(0.95), _firstOutputs.Quantile(0.5), isCircuitOpen);
}
