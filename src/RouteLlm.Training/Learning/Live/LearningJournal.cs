using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>The journal's lines: written, and read.</summary>
internal static class LearningJournal
{
    private const string Lift = "lift";

    /// <summary>Reads a journal; an empty one if the file does not exist yet.</summary>
    /// <exception cref="JsonLineException">A line is not the journal's.</exception>
    public static IReadOnlyList<JournalEntry> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using StreamReader reader = JsonLines.Open(path);
        return [.. JsonLines.Read(reader, path).Select(Read).OfType<JournalEntry>()];
    }

    /// <summary>Writes a journal, all of it: it is whole at every moment.</summary>
    public static void Write(string path, IReadOnlyList<JournalEntry> entries)
    {
        using var file = new FileReplacement(path);
        var line = new ArrayBufferWriter<byte>();
        foreach (JournalEntry entry in entries)
        {
            line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(line))
            {
                Write(json, entry);
            }

            file.Stream.Write(line.WrittenSpan);
            file.Stream.WriteByte((byte)'\n');
        }

        file.Commit();
    }

    // Of a later version, perhaps.
    private static JournalEntry? Read(JsonLine line) => !Enum.TryParse(line.GetText("type"), ignoreCase: true, out JournalAction action) ? null : new JournalEntry
    {
        Action = action,
        Time = DateTimeOffset.Parse(line.GetText("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        Base = line.GetText("base"),
        Battles = (int)line.GetNumber("battles"),
        LeftOut = (int?)NumberOf(line, "left_out"),
        LastBattle = Guid.TryParse(TextOf(line, "last_battle"), out Guid id) ? id : Guid.Empty,
        Before = line.GetText("before"),
        After = line.GetText("after"),
        Model = TextOf(line, "model"),
        Round = (int?)NumberOf(line, "round"),
        Confidence = NumberOf(line, "confidence"),
        OldPerformanceGapRecovered = NumberOf(line, "old_apgr"),
        NewPerformanceGapRecovered = NumberOf(line, "new_apgr"),
        Lift = NumberOf(line, Lift) is { } lift ? new Difference(lift, new Interval(line.GetNumber("lift_low"), line.GetNumber("lift_high"))) : null,
        Pairs = (int?)NumberOf(line, "pairs"),
        Evidence = NumberOf(line, "evidence"),
        Reason = TextOf(line, "reason"),
    };

    private static void Write(Utf8JsonWriter json, JournalEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, entry.Action.ToString().ToLowerInvariant());
        json.WriteString("time"u8, entry.Time.ToUniversalTime());
        json.WriteString("base"u8, entry.Base);
        json.WriteNumber("battles"u8, entry.Battles);
        WriteNumber(json, "left_out", entry.LeftOut);
        json.WriteString("last_battle"u8, entry.LastBattle);
        json.WriteString("before"u8, entry.Before);
        json.WriteString("after"u8, entry.After);
        WriteText(json, "model", entry.Model);
        WriteNumber(json, "round", entry.Round);
        WriteNumber(json, "confidence", entry.Confidence);
        WriteNumber(json, "old_apgr", entry.OldPerformanceGapRecovered);
        WriteNumber(json, "new_apgr", entry.NewPerformanceGapRecovered);
        WriteNumber(json, Lift, entry.Lift?.Value);
        WriteNumber(json, "lift_low", entry.Lift?.Interval.Low);
        WriteNumber(json, "lift_high", entry.Lift?.Interval.High);
        WriteNumber(json, "pairs", entry.Pairs);
        WriteNumber(json, "evidence", entry.Evidence);
        WriteText(json, "reason", entry.Reason);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
    }

    private static string? TextOf(JsonLine line, string name) => line.Has(name) ? line.GetText(name) : null;

    private static double? NumberOf(JsonLine line, string name) => line.Has(name) ? line.GetNumber(name) : null;
}
