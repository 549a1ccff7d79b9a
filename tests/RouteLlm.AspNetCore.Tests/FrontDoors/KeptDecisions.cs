using System.Threading.Channels;

namespace RouteLlm.Tests;

/// <summary>Keeps decisions, and lets a test wait for the next one.</summary>
internal sealed class KeptDecisions : IDecisionSink
{
    private readonly Channel<DecisionRecord> _records = Channel.CreateUnbounded<DecisionRecord>();

    public void Record(DecisionRecord record) => _records.Writer.TryWrite(record);

    public void Record(FeedbackRecord record)
    {
        // Nobody gives any here.
    }

    /// <summary>Waits for the next decision, at most a minute.</summary>
    public async Task<DecisionRecord> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await _records.Reader.ReadAsync(limit.Token);
    }
}
