using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Lines of a log that are written together. Not safe for concurrent use.</summary>
internal sealed class DecisionLineBatch : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    // Enough that a write costs little a line; little enough to keep when the disk is full.
    private const int FullBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Utf8JsonWriter _json;
    private int _written;

    public DecisionLineBatch() =>
        _json = new Utf8JsonWriter(_lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public bool IsFull => _lines.WrittenCount >= FullBytes;

    /// <summary>Gets how many lines are not yet in a file.</summary>
    public int UnwrittenLines => _lines.WrittenSpan[_written..].Count(LineEnd);

    /// <param name="entry">
    /// A <see cref="DecisionRecord"/>, a <see cref="FeedbackRecord"/>, or what writes the object of another line, whose first member is its
    /// type.
    /// </param>
    /// <param name="includePrompt">Whether a decision's prompt is kept.</param>
    public void Add(object entry, bool includePrompt)
    {
        if (entry is DecisionRecord decision)
        {
            DecisionLineWriter.Write(_json, decision, includePrompt);
        }
        else if (entry is FeedbackRecord feedback)
        {
            DecisionLineWriter.Write(_json, feedback);
        }
        else
        {
            ((Action<Utf8JsonWriter>)entry)(_json);
        }

        EndLine();
    }

    public void AddDropped(DateTimeOffset time, long count)
    {
        DecisionLineWriter.WriteDropped(_json, time, count);
        EndLine();
    }

    /// <summary>Writes the lines and empties the batch. What cannot be written stays in it.</summary>
    public void WriteTo(RotatingFile file)
    {
        file.Write(_lines.WrittenSpan, ref _written);
        _lines.ResetWrittenCount();
        _written = 0;
    }

    public void Dispose() => _json.Dispose();

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _lines.Write([LineEnd]);
    }
}
