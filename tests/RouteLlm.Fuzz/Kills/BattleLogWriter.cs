using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>A battle log as live battles write it, each line at once, with a file for every few lines.</summary>
internal sealed class BattleLogWriter() : KilledWriter("battle-log")
{
    private const string FileName = "battles.jsonl";

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
        string path = Path.Combine(folder, FileName);
        IReadOnlyList<BattleRecord> battles = DecisionLogReader.FindFiles(path).Count > 0 ? await BattleLogReader.ReadAsync(path) : [];
        HashSet<Guid> ids = [.. battles.Select(static battle => battle.DecisionId)];
        Require(ids.Count == battles.Count, "A battle stands in the log twice.");
        Require(battles.All(static battle => battle.Features is not null && battle.JudgeCost == 0.001m), "A battle is not the one that was written.");
        long[] lost = [.. written.Where(number => !ids.Contains(IdOf(number)))];
        Require(lost.Length == 0, $"{lost.Length} of {written.Count} battles that were written are lost, such as {lost.FirstOrDefault()}.");
    }

    public override async Task GoOnAsync(string folder, long number, Uri address)
    {
        await using (DecisionLogFile log = Open(folder))
        {
            // Unlike any of those before: what the killed one was at may have been written.
            await WriteAsync(log, -1 - number);
        }

        await CheckAsync(folder, [-1 - number]);
        string[] strange = [.. Directory.GetFiles(folder).Select(static file => Path.GetFileName(file)).Where(static name => !name.StartsWith("battles", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal))];
        Require(strange.Length == 0, $"These files are left: {string.Join(", ", strange)}.");
    }

    private static DecisionLogFile Open(string folder)
    {
        var options = new BattleOptions { File = Path.Combine(folder, FileName), MaximumFileBytes = 40_000, MaximumFiles = 10_000 };
        return new DecisionLogFile(options.LogOptions(), logger: null, timeProvider: null);
    }

    private static async Task WriteAsync(DecisionLogFile log, long number)
    {
        var battle = new BattleRecord
        {
            DecisionId = IdOf(number),
            Time = DateTimeOffset.UnixEpoch,
            Verdict = BattleVerdict.Strong,
            Features = PromptFeatures.Of($"What of number {number}?"),
            JudgeCost = 0.001m,
        };
        log.Record((Utf8JsonWriter json) => BattleRecordWriter.Write(json, battle));
        await log.FlushAsync();
    }

    private static Guid IdOf(long number)
    {
        Span<byte> id = stackalloc byte[16];
        BitConverter.TryWriteBytes(id, number);
        id[^1] = 1;
        return new Guid(id);
    }
}
