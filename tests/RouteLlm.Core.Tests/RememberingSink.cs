namespace RouteLlm.Tests;

/// <summary>Keeps decisions for a test to look at.</summary>
internal sealed class RememberingSink : IDecisionSink
{
    private readonly List<DecisionRecord> _records = [];
    private readonly List<FeedbackRecord> _feedback = [];

    public bool KeepsPrompts { get; init; }

    public IReadOnlyList<DecisionRecord> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    public IReadOnlyList<FeedbackRecord> Feedback => _feedback;

    public void Record(DecisionRecord record)
    {
        lock (_records)
        {
            _records.Add(record);
        }
    }

    public void Record(FeedbackRecord feedback) => _feedback.Add(feedback);
}
