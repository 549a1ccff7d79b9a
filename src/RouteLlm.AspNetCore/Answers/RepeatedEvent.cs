using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace RouteLlm;

/// <summary>
/// Recognises an event that differs from an earlier one in its text alone, as most of a stream do, so that its JSON need not be read again.
/// For one stream.
/// </summary>
internal sealed class RepeatedEvent
{
    // What ends a text, escapes in it, or may not stand in it as it is.
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(static value => (byte)value)]);

    private byte[] _event = [];
    private int _length;
    private Range _text;

    /// <summary>Reads an event into the part that has what <see cref="Keep"/> was given last, if the text is all that differs.</summary>
    public bool TryRead(ReadOnlySpan<byte> data, AnswerPart part)
    {
        ReadOnlySpan<byte> kept = _event.AsSpan(0, _length);
        ReadOnlySpan<byte> before = kept[.._text.Start];
        ReadOnlySpan<byte> after = kept[_text.End..];
        if (kept.IsEmpty || data.Length <= before.Length + after.Length || !data.StartsWith(before) || !data.EndsWith(after))
        {
            return false;
        }

        ReadOnlySpan<byte> text = data[before.Length..^after.Length];
        if (text.ContainsAny(Special) || !Utf8.IsValid(text))
        {
            return false;
        }

        if (part.Texts.Count > 0)
        {
            part.ReplaceText(Encoding.UTF8.GetString(text));
        }

        return true;
    }

    /// <summary>Keeps an event that was read, if it has one text and nothing else that differs from event to event.</summary>
    public void Keep(ReadOnlySpan<byte> data, AnswerPart part)
    {
        (_length, _text) = (0, default);
        if (part is not { OnlyText: { } text, HasContent: true, IsJson: true, IsError: false, IsFinished: false, Usage: null, ContinuationIds.Count: 0, KeptIds.Count: 0, Texts.Count: <= 1 }
            || text.Start.Value == text.End.Value)
        {
            return;
        }

        if (_event.Length < data.Length)
        {
            _event = new byte[data.Length * 2];
        }

        data.CopyTo(_event);
        (_length, _text) = (data.Length, text);
    }
}
