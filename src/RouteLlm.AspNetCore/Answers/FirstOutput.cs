using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Looks for the first output in the beginning of a stream, and for the errors that come in its place. For one stream.</summary>
internal sealed class FirstOutput
{
    private readonly IAnswerReader _reader;
    private readonly EventSplitter _events;
    private readonly AnswerPart _part = new();

    public FirstOutput(IAnswerReader reader)
    {
        _reader = reader;
        _events = new EventSplitter(Look);
    }

    /// <summary>Gets whether there was output, or a reason for ending without any.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Gets the error that came before any output.</summary>
    public byte[]? Error { get; private set; }

    /// <summary>Gets what the provider has counted so far.</summary>
    public UsageDetails? Usage { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes) => _events.Feed(bytes);

    public void End() => _events.End();

    private void Look(ReadOnlySpan<byte> data, bool isNamed)
    {
        if (IsFound || Error is not null || data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        _reader.Read(data, _part, readsText: false);
        Usage = _part.Usage ?? Usage;
        if (_part.IsError)
        {
            Error = data.ToArray();
            _events.Stop();
        }
        else
        {
            // An event that is no chunk, and has no name of its own such as 'ping', is what the client asked for, whatever it is.
            IsFound = _part.HasContent || _part.IsFinished || (!isNamed && !_part.IsOfProtocol && _part.Usage is null);
            if (IsFound)
            {
                _events.Stop();
            }
        }
    }
}
