namespace RouteLlm;

/// <summary>Reads, for the checks of a cascade, the bytes of an answer that are held back. For one answer.</summary>
internal sealed class HeldBytes
{
    private readonly HeldAnswer _held;
    private readonly IAnswerReader _reader;
    private readonly HeldDetails _details;
    private readonly EventSplitter _events;
    private readonly AnswerPart _part = new();
    private int _taken;
    private bool _isEnded;

    /// <param name="held">Takes what is read.</param>
    /// <param name="reader">Reads the protocol.</param>
    public HeldBytes(HeldAnswer held, IAnswerReader reader)
    {
        _held = held;
        _reader = reader;
        _details = new HeldDetails(held);
        _events = new EventSplitter((data, _) => Read(data));
    }

    /// <summary>Reads what has come since the last call.</summary>
    /// <returns>Whether the answer is complete, or can't be read while it comes.</returns>
    public bool Take(UpstreamAnswer answer)
    {
        bool isReadable = !answer.IsEncoded || answer.Form != AnswerForm.Events;
        if (answer.Form == AnswerForm.Events && isReadable)
        {
            _events.Feed(answer.Held.Span[_taken..]);
            _taken = answer.Held.Length;
        }

        if (answer.IsComplete && !_isEnded)
        {
            _isEnded = true;
            _events.End();
            if (answer.Form == AnswerForm.Json)
            {
                Read(WholeBody.PlainBytesOf(answer).Span);
            }

            _details.End();
        }

        return answer.IsComplete || !isReadable;
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        _reader.Read(json, _part, readsText: true);
        _held.Add(string.Concat(_part.Answers), []);
        _held.Add([], finish: null, _part.Usage);
        _details.Read(json);
    }
}
