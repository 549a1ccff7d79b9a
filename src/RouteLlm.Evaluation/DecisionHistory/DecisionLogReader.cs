using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RouteLlm;

/// <summary>Reads decision logs, in constant memory, also while they are written.</summary>
/// <remarks>
/// Lines come as they were written: at the end of their requests. Unknown members and types of lines are skipped, as is a last
/// line that is still being written.
/// </remarks>
public static class DecisionLogReader
{
    /// <summary>Finds the files of a log: those that were full and renamed, oldest first, and then the one that is written to.</summary>
    /// <param name="path">The path that the log was given, or any one of its files, for that file alone.</param>
    /// <returns>The paths; empty if none exists.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    public static IReadOnlyList<string> FindFiles(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] full = [.. RotatedFile.Find(path).Select(static file => file.Path)];
        return File.Exists(path) ? [.. full, path] : full;
    }

    /// <summary>Reads all files of a log, oldest first.</summary>
    /// <param name="path">The path that the log was given, or any one of its files, for that file alone.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="FileNotFoundException">There is no such log.</exception>
    /// <exception cref="JsonLineException">A line is not what it should be; the message names file and line.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async IAsyncEnumerable<DecisionLogEntry> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> files = FindFiles(path);
        if (files.Count == 0)
        {
            throw new FileNotFoundException($"There is no decision log '{path}'.", path);
        }

        foreach (string file in files)
        {
            await foreach (JsonLine line in JsonLines.ReadLogAsync(file, cancellationToken).ConfigureAwait(false))
            {
                if (Parse(line) is { } entry)
                {
                    yield return entry;
                }
            }
        }
    }

    private static DecisionLogEntry? Parse(JsonLine line)
    {
        switch (line.GetText("type"))
        {
            case DecisionLineWriter.DecisionType:
                return new DecisionLogEntry { Decision = Read(line, DecisionLogJson.Default.DecisionLine, static decision => decision.ToRecord()) };
            case DecisionLineWriter.FeedbackType:
                return new DecisionLogEntry { Feedback = Read(line, DecisionLogJson.Default.FeedbackLine, static feedback => new FeedbackRecord(feedback.Id, feedback.Score, feedback.Time)) };
            case DecisionLineWriter.DroppedType:
                return new DecisionLogEntry { Dropped = Read(line, DecisionLogJson.Default.DroppedLine, static dropped => dropped.Count) };
            default:
                return null;
        }
    }

    private static TEntry Read<TLine, TEntry>(JsonLine line, JsonTypeInfo<TLine> type, Func<TLine, TEntry> convert)
    {
        try
        {
            return convert(line.Root.Deserialize(type)!);
        }
        catch (JsonException exception)
        {
            string problem = exception.Path is ['$', '.', .. { } member] ? $"'{member}' has a value of the wrong type." : exception.Message;
            throw new JsonLineException(line.FileName, line.Number, problem, exception);
        }
        catch (Exception exception) when (exception is OverflowException or InvalidOperationException)
        {
            throw new JsonLineException(line.FileName, line.Number, "a time is out of range, or text is not valid Unicode.", exception);
        }
    }
}
