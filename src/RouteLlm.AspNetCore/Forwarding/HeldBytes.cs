namespace RouteLlm;

/// <summary>Reads, for the checks of a cascade, the bytes of an answer that are held back. For one answer.</summary>
internal sealed class HeldBytes
{
    private readonly HeldAnswer _held;
    private readonly EventSplitter _events;
    private int _taken;
    private bool _isEnded;

    /// <param name="held">Takes what is read.</param>
    public HeldBytes(HeldAnswer held)
    {
        _held = held;
        _events = new EventSplitter((data, _) => HeldJson.Read(data, _held));
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
                HeldJson.Read(WholeBody.PlainBytesOf(answer).Span, _held);
            }
        }

        return answer.IsComplete || !isReadable;
    }
}
