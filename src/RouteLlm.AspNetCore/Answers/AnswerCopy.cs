using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads a copy of an answer whose bytes pass to the client, and tells the call what it used, how it ended and by which ids the conversation goes on. For one answer.</summary>
internal sealed class AnswerCopy : IDisposable
{
    private readonly ModelCall _call;
    private readonly EventSplitter _events;
    private readonly CompletionPart _part = new();
    private readonly AnswerFingerprint? _fingerprint;

    public AnswerCopy(ModelCall call)
    {
        _call = call;
        _fingerprint = call.StampsEveryAnswer ? new AnswerFingerprint(UserMessages.LastText(call.Messages)) : null;
        _events = new EventSplitter((data, _) => Read(data));
    }

    /// <summary>Gets whether the answer ended with an error.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Reads a whole answer.</summary>
    public void ReadWhole(ReadOnlySpan<byte> json)
    {
        Read(json);
        if (_part.Usage is { } usage)
        {
            _call.CountAll(usage);
        }

        Remember();
    }

    /// <summary>Reads the next bytes of a stream.</summary>
    public void Feed(ReadOnlySpan<byte> bytes) => _events.Feed(bytes);

    /// <summary>Reads what is left of a stream that has ended.</summary>
    public void End()
    {
        _events.End();
        Remember();
    }

    public void Dispose() => _fingerprint?.Dispose();

    private void Remember()
    {
        if (_fingerprint is not null)
        {
            _call.RememberAnswer(_fingerprint.Complete());
        }
    }

    private void Read(ReadOnlySpan<byte> data)
    {
        CompletionPartReader.Read(data, _part, _call.EstimatesOutput || _fingerprint is not null || _call.Battle is not null);
        HasFailed |= _part.IsError;
        _call.ResponseModelId ??= _part.Model;
        foreach (string id in _part.CallIds)
        {
            _call.Remember(id);
        }

        foreach (string answer in _part.Answers)
        {
            _fingerprint?.Append(answer);
            _call.Battle?.Append(answer);
        }

        foreach (string text in _part.Texts)
        {
            _call.CountOutput(text);
        }

        if (_part.Usage is UsageDetails usage)
        {
            _call.Count(usage, _part.Id);
        }
    }
}
