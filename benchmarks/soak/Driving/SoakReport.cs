using System.Globalization;

namespace Soak;

/// <summary>What a soak showed, as Markdown.</summary>
internal sealed class SoakReport(
    TimeSpan elapsed,
    int stages,
    SoakDoors doors,
    MemoryWatch memory,
    ConfigurationWriting configuration,
    FailingRedis redis,
    IReadOnlyList<string> problems,
    long redisKeys,
    string redisMemory)
{
    private const int MostFaultsShown = 10;
    private const double Megabyte = 1e6;

    /// <summary>Writes it.</summary>
    /// <returns>Whether all is as it must be.</returns>
    public bool Write(TextWriter output)
    {
        DoorTally[] tallies = [.. doors.Tallies];
        MemoryReading last = memory.Readings[^1];
        int questions = tallies.Sum(static tally => Enum.GetValues<SoakOutcomeKind>().Sum(kind => tally[kind]) + tally.WithoutHealthyModel);
        string[] faults = [.. tallies.SelectMany(static tally => tally.Faults.Select(fault => $"{tally.Name}: {fault.Value} times {fault.Key}")), .. problems, .. last.Unobserved > 0 ? [$"{last.Unobserved} tasks failed without anybody looking"] : Array.Empty<string>()];
        output.WriteLine(Invariant($"{elapsed.TotalMinutes:0.0} minutes, {questions} questions ({questions / elapsed.TotalSeconds:0} a second), {stages} stages; the configuration file was rewritten {configuration.Good} times, and {configuration.Bad} times with what cannot be used; Redis was killed {redis.Kills} times, and came back empty."));
        output.WriteLine("""

            | door | answered | cancelled by the caller | stream broken off by the model after its first output, and the caller saw it | failed while no model was healthy | failed while one was | wrong |
            |---|---|---|---|---|---|---|
            """);
        foreach (DoorTally tally in tallies)
        {
            output.WriteLine(Invariant(
                $"| {tally.Name} | {tally[SoakOutcomeKind.Answered]} | {tally[SoakOutcomeKind.Cancelled]} | {tally[SoakOutcomeKind.BrokenOff]} | {tally.WithoutHealthyModel} | {tally[SoakOutcomeKind.Failed]} | {tally[SoakOutcomeKind.Wrong]} |"));
        }

        output.WriteLine();
        output.WriteLine(faults.Length == 0 ? "Nothing happened that must not." : "**What must not happen:**");
        foreach (string fault in faults.Take(MostFaultsShown))
        {
            output.WriteLine($"- {fault}");
        }

        output.WriteLine(Invariant($"\nAt the end each part followed another change of the file, and told Redis of it{(problems.Count == 0 ? string.Empty : ", except as said above")}. Redis held {redisKeys} keys in {redisMemory}.\n"));
        WriteMemory(output);
        output.WriteLine("\n## Warnings and errors in the log\n\n| message | times |\n|---|---|");
        foreach ((string message, int count) in last.Logged.OrderByDescending(static entry => entry.Value))
        {
            output.WriteLine(Invariant($"| {message.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)} | {count} |"));
        }

        return faults.Length == 0 && memory.IsFlat;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void WriteMemory(TextWriter output)
    {
        (double resident, double heap) = memory.Growth;
        output.WriteLine(Invariant(
            $"## Memory\n\nOf the process that holds all doors, after a garbage collection each minute. {(memory.IsFlat ? "Flat" : "**Not flat**")}: the last quarter has {resident:0.00} times the resident memory and {heap:0.00} times the heap of the second one (at most 1.15).\n"));
        output.WriteLine("| minute | resident memory (MB) | GC heap (MB) | threads |\n|---|---|---|---|");
        foreach ((int i, MemoryReading reading) in memory.Readings.Index())
        {
            output.WriteLine(Invariant($"| {i + 1} | {reading.Resident / Megabyte:0} | {reading.Heap / Megabyte:0.0} | {reading.Threads} |"));
        }
    }
}
