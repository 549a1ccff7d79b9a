namespace RouteLlm.Tests;

/// <summary>Decisions to record.</summary>
internal static class SampleDecisions
{
    private static readonly DateTimeOffset Time = new(2026, 1, 31, 11, 59, 58, 250, TimeSpan.Zero);

    public static Guid IdOf(int number) => new(number, 0, 0, new byte[8]);

    /// <summary>A request as a client records it, with everything that there is to record.</summary>
    public static DecisionRecord Full(string? prompt = null) => new()
    {
        Decision = new RoutingDecision
        {
            Id = IdOf(7),
            Router = "lexical",
            Target = RouteTarget.Weak,
            Model = "weak",
            Basis = DecisionBasis.Fallback,
            StrongWinRate = 0.7125,
            Threshold = 0.5,
            Reason = "rule 'größer' → strong",
            ModelId = "gpt-4o",
            Elapsed = TimeSpan.FromMicroseconds(31.5),
            Attempts =
            [
                new RoutingAttempt("strong", AttemptOutcome.TimedOut, TimeSpan.FromSeconds(2), "System.TimeoutException"),
                new RoutingAttempt("weak", AttemptOutcome.Answered, TimeSpan.FromMilliseconds(250.5), Status: 200),
            ],
            Cost = new RoutingCost { InputTokens = 1200, CachedInputTokens = 200, OutputTokens = 300, Amount = 0.000_36m, AlwaysStrong = 0.006m },
        },
        Time = Time,
        Outcome = DecisionOutcome.Completed,
        IsStreaming = true,
        TimeToFirstOutput = TimeSpan.FromMilliseconds(2250.5),
        Elapsed = TimeSpan.FromMilliseconds(4000),
        ResponseModelId = "gpt-4o-mini-2024-07-18",
        Prompt = prompt,
    };

    /// <summary>A request with nothing but what there must be.</summary>
    public static DecisionRecord Small(int number = 1) => new()
    {
        Decision = new RoutingDecision { Id = IdOf(number), Router = "random", Target = RouteTarget.Strong, StrongWinRate = 0.75, Threshold = 0.5 },
        Time = Time,
        Outcome = DecisionOutcome.Abandoned,
        Elapsed = TimeSpan.FromMilliseconds(10),
    };

    /// <summary>A request whose threshold no score reaches.</summary>
    public static DecisionRecord Infinite(int number) => Small(number) with
    {
        Decision = new RoutingDecision
        {
            Id = IdOf(number),
            Router = "random",
            Target = RouteTarget.Strong,
            Model = "strong",
            StrongWinRate = 0.75,
            Threshold = double.PositiveInfinity,
            Basis = DecisionBasis.ShortReply,
        },
    };

    /// <summary>Reads a log to its end.</summary>
    public static async Task<List<DecisionLogEntry>> ReadAsync(string path)
    {
        var entries = new List<DecisionLogEntry>();
        await foreach (DecisionLogEntry entry in DecisionLogReader.ReadAsync(path, TestContext.Current.CancellationToken))
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Gets the numbers of the small requests in a log, in the order of its lines.</summary>
    public static async Task<IReadOnlyList<int>> NumbersInAsync(string path) =>
        [.. (await ReadAsync(path)).Where(entry => entry.Decision is not null).Select(entry => BitConverter.ToInt32(entry.Decision!.Decision.Id.ToByteArray()))];
}
