namespace RouteLlm.Tests;

/// <summary>Writes decision logs as a client does.</summary>
internal static class LoggedDecisions
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    public static readonly ModelPrice StrongPrice = new(2.5m, 10);

    public static readonly ModelPrice WeakPrice = new(0.15m, 0.6m);

    // Never all zero, which is no id.
    public static Guid IdOf(int number) => new(number + 1, 0, 0, new byte[8]);

    /// <summary>A request of 1,000 tokens in and 100 out, an hour after the last.</summary>
    public static DecisionRecord Of(int number, double score, double threshold = 0.5, DecisionBasis basis = DecisionBasis.Score, RouteTarget? target = null, string? prompt = null)
    {
        RoutingDecision decision = RoutingDecision.FromScore("lexical", new RouterScore(score), threshold);
        RouteTarget chosen = target ?? decision.Target;
        ModelPrice price = chosen == RouteTarget.Strong ? StrongPrice : WeakPrice;
        return new DecisionRecord
        {
            Decision = new RoutingDecision
            {
                Id = IdOf(number),
                Router = decision.Router,
                StrongWinRate = decision.StrongWinRate,
                Threshold = decision.Threshold,
                Target = chosen,
                Basis = basis,
                Cost = new RoutingCost { InputTokens = 1000, OutputTokens = 100, Amount = price.CostOf(1000, 0, 100), AlwaysStrong = StrongPrice.CostOf(1000, 0, 100) },
            },
            Time = Start.AddHours(number),
            Outcome = DecisionOutcome.Completed,
            Elapsed = TimeSpan.FromSeconds(1),
            Prompt = prompt,
        };
    }

    public static async Task WriteAsync(string path, IEnumerable<DecisionRecord> records, IEnumerable<FeedbackRecord>? feedback = null)
    {
        await using var log = new DecisionLogFile(new DecisionLogOptions(path) { IncludePrompts = true, QueueCapacity = 100_000 });
        foreach (DecisionRecord record in records)
        {
            log.Record(record);
        }

        foreach (FeedbackRecord said in feedback ?? [])
        {
            log.Record(said);
        }

        await log.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, log.Dropped);
    }
}
