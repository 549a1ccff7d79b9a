namespace RouteLlm.Tests;

/// <summary>A decision log, rotated every few lines; what was flushed must be there.</summary>
internal sealed class DecisionLogWriter() : KilledWriter("decision-log")
{
    private const string FileName = "decisions.jsonl";

    public override async Task WriteForEverAsync(string folder, long first, Uri address)
    {
        await using DecisionLogFile log = Open(folder);
        for (long number = first; ; number++)
        {
            await WriteAsync(log, number);
            Say(number);
        }
    }

    public override async Task CheckAsync(string folder, IReadOnlyCollection<long> written)
    {
        var numbers = new HashSet<long>();
        if (DecisionLogReader.FindFiles(Path.Combine(folder, FileName)).Count > 0)
        {
            await foreach (DecisionLogEntry entry in DecisionLogReader.ReadAsync(Path.Combine(folder, FileName)))
            {
                Require(entry.Feedback is { } feedback && numbers.Add((long)feedback.Score), "A line stands in the log twice.");
            }
        }

        long[] lost = [.. written.Where(number => !numbers.Contains(number))];
        Require(lost.Length == 0, $"{lost.Length} of {written.Count} lines that were flushed are lost, such as {lost.FirstOrDefault()}.");
    }

    public override async Task GoOnAsync(string folder, long number, Uri address)
    {
        await using (DecisionLogFile log = Open(folder))
        {
            // Unlike any of those before: what the killed one was at may have been written.
            await WriteAsync(log, -1 - number);
        }

        await CheckAsync(folder, [-1 - number]);
        string[] strange = [.. Directory.GetFiles(folder).Select(static file => Path.GetFileName(file)).Where(static name => !name.StartsWith("decisions", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal))];
        Require(strange.Length == 0, $"These files are left: {string.Join(", ", strange)}.");
    }

    private static DecisionLogFile Open(string folder) => new(new DecisionLogOptions(Path.Combine(folder, FileName)) { FlushInterval = TimeSpan.Zero, MaximumFileBytes = 20_000, MaximumFiles = 10_000 });

    // Any number does for a score here.
    private static async Task WriteAsync(DecisionLogFile log, long number)
    {
        log.Record(new FeedbackRecord(Guid.NewGuid(), number, DateTimeOffset.UnixEpoch));
        await log.FlushAsync();
    }
}
