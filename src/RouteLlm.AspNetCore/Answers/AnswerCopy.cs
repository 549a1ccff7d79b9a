using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads a copy of an answer whose bytes pass to the client, and tells the call what it used, how it ended and by which ids the
/// conversation goes on. For one answer.
/// </summary>
internal sealed class AnswerCopy : IDisposable
{
    private readonly IAnswerReader _reader;
    private readonly ModelCall _call;
    private readonly AnswerFingerprint? _fingerprint;
    private readonly AnswerCalls? _calls;
    private readonly List<AIContent>? _called;
    private EventSplitter? _events;
    private AnswerPart? _part;
    private RepeatedEvent? _repeated;

    public AnswerCopy(IAnswerReader reader, ModelCall call)
    {
        _reader = reader;
        _call = call;
        if (call.Battle is not null)
        {
            _called = [];
            _calls = new AnswerCalls(_called.Add);
        }

        _fingerprint = call.RemembersWords ? new AnswerFingerprint(UserMessages.LastText(call.Messages), call.SharesWords) : null;
    }

    /// <summary>Gets whether the answer ended with an error.</summary>
    public bool HasFailed { get; private set; }

    private bool NeedsWords => _fingerprint is not null || _call.Battle is not null;

    /// <summary>Says whether a whole answer must be read again, with its text.</summary>
    public bool NeedsText(AnswerPart whole) => NeedsWords || (whole.Usage is not { OutputTokenCount: not null } && _call.EstimatesOutput);

    /// <summary>Reads a whole answer.</summary>
    public void ReadWhole(ReadOnlySpan<byte> json)
    {
        var part = new AnswerPart();
        _reader.Read(json, part, readsText: true);
        _calls?.Read(json);
        TakeWhole(part);
    }

    /// <summary>Takes a whole answer that was read.</summary>
    public void TakeWhole(AnswerPart part)
    {
        Take(part);
        if (part.Usage is { } usage)
        {
            _call.CountAll(usage);
        }

        TellBattle();
        Remember();
    }

    /// <summary>Reads the next bytes of a stream.</summary>
    public void Feed(ReadOnlySpan<byte> bytes) => (_events ??= new EventSplitter((data, _) => Read(data))).Feed(bytes);

    /// <summary>Reads what is left of a stream that has ended.</summary>
    public void End()
    {
        _events?.End();
        TellBattle();
        Remember();
    }

    public void Dispose() => _fingerprint?.Dispose();

    private void TellBattle()
    {
        if (_called is not null)
        {
            _calls!.EndAll();
            _call.Battle!.AppendCalls(_called);
        }
    }

    private void Remember()
    {
        if (_fingerprint is not null)
        {
            _call.RememberAnswer(_fingerprint.Complete());
        }
    }

    private void Read(ReadOnlySpan<byte> data)
    {
        _part ??= new AnswerPart();
        _repeated ??= new RepeatedEvent();
        if (!_repeated.TryRead(data, _part))
        {
            _reader.Read(data, _part, _call.EstimatesOutput || NeedsWords);
            _repeated.Keep(data, _part);
        }

        _calls?.Read(data);
        Take(_part);
    }

    private void Take(AnswerPart part)
    {
        HasFailed |= part.IsError;
        _call.ResponseModelId ??= part.Model;
        foreach (string id in part.ContinuationIds)
        {
            _call.RememberCall(id);
        }

        foreach (string id in part.IsNotKept ? [] : part.KeptIds)
        {
            _call.RememberConversation(id);
        }

        foreach (string answer in part.Answers)
        {
            _fingerprint?.Append(answer);
            _call.Battle?.Append(answer);
        }

        foreach (string text in part.Texts)
        {
            _call.CountOutput(text);
        }

        if (part.Usage is UsageDetails usage)
        {
            _call.Count(usage, part.Id);
        }
    }
}
