using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request that was planned, until it is settled: owns all that changes while it runs, and tries the candidates in order over a transport. For one caller at a time.</summary>
/// <remarks>
/// A front door calls <see cref="Begin"/>, <see cref="AnswerAsync"/>, tells what it reads of the answer, says <see cref="Complete"/> or <see cref="Fail"/>, and always <see cref="End"/>.
/// </remarks>
internal sealed class ModelCall : IAttemptProgress
{
    private const long NotCounted = -1;
    private static readonly TimeSpan NoOutput = TimeSpan.MinValue;

    private readonly RoutingEngine _engine;
    private readonly IReadOnlyList<RoutedModel> _candidates;
    private readonly long _started;
    private readonly long _countedTokens;
    private readonly UnusualRequest? _unusual;
    private AnswerUsage _usage;
    private AttemptSequence? _sequence;
    private List<(RoutedModel Model, UsageDetails Usage)>? _failed;
    private Activity? _activity;
    private TimeSpan _timeToFirstOutput = NoOutput;
    private int _answering;
    private bool _hasEnded;

    /// <param name="engine">What planned the request.</param>
    /// <param name="plan">The plan, which is read now and not kept.</param>
    /// <param name="decision">The decision, to be completed.</param>
    /// <param name="candidates">The models to try, in order; the chosen one first.</param>
    /// <param name="started">When the request came, as a timestamp of the clock.</param>
    /// <param name="battle">What collects the answer, where the request was chosen for a battle.</param>
    public ModelCall(RoutingEngine engine, RoutePlan plan, RoutingDecision decision, IReadOnlyList<RoutedModel> candidates, long started, SampledRequest? battle = null)
    {
        _engine = engine;
        _candidates = candidates;
        _started = started;
        Messages = plan.Request.Messages;
        Options = plan.Request.Options;
        Caller = plan.Route.Caller;
        _countedTokens = plan.Request.Tokens ?? NotCounted;
        _unusual = UnusualRequest.Of(plan, battle, engine.Caches?.Send(plan), engine.BeginCascade(plan));
        Decision = decision;
        ChosenBasis = decision.Basis;
    }

    /// <summary>Gets the conversation.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets the options, without the name of a model.</summary>
    public ChatOptions? Options { get; }

    public Caller? Caller { get; }

    /// <summary>Gets the size of the request in tokens, where whoever read it has estimated that already.</summary>
    public long? CountedTokens => _countedTokens == NotCounted ? null : _countedTokens;

    /// <summary>Gets the name of a model that isn't registered and is passed on to the chosen one.</summary>
    public string? PassedOnModelId => _unusual?.PassedOnModelId;

    /// <summary>Gets what collects the answer for a battle, where the request was chosen for one.</summary>
    public SampledRequest? Battle => _unusual?.Battle;

    /// <summary>Gets the prompt that speaks for the request.</summary>
    public string Prompt => _unusual?.InheritedPrompt ?? UserMessages.LastText(Messages);

    /// <summary>Gets the decision. Everything but its cost is complete once <see cref="AnswerAsync"/> has returned, the cost after <see cref="End"/>; one object for the whole request.</summary>
    public RoutingDecision Decision { get; }

    /// <summary>Gets what the choice rested on, whatever came of it.</summary>
    public DecisionBasis ChosenBasis { get; }

    /// <summary>Gets the model that answers, or the chosen one where none does.</summary>
    public RoutedModel Answering => _candidates[_answering];

    /// <summary>Gets the models that may be tried, in order; the chosen one first.</summary>
    public IReadOnlyList<RoutedModel> Candidates => _candidates;

    public DecisionOutcome Outcome { get; private set; } = DecisionOutcome.Abandoned;

    public bool IsStreaming { get; private set; }

    /// <summary>Gets whether a model has begun to answer.</summary>
    public bool HasOutput => _timeToFirstOutput != NoOutput;

    /// <summary>Gets the time from the request until the first output; <see langword="null"/> where there was none.</summary>
    public TimeSpan? TimeToFirstOutput => HasOutput ? _timeToFirstOutput : null;

    /// <summary>Gets or sets the id of the model that answered, as its provider gave it.</summary>
    public string? ResponseModelId { get; set; }

    /// <summary>Gets the time since the request came.</summary>
    public TimeSpan Elapsed => _engine.Clock.GetElapsedTime(_started);

    /// <summary>Gets what is written on an answer, so that later turns find its model.</summary>
    public ModelStamp Stamp => new(Answering.Name, Decision.StrongWinRate);

    public bool StampsEveryAnswer => _engine.StampsEveryAnswer;
    public bool SharesWords => _engine.Memory.HasFleet;

    /// <summary>Gets whether the answer's words are remembered where nothing else marks it.</summary>
    public bool RemembersWords => StampsEveryAnswer || _unusual?.CachedPrompt is not null;

    /// <summary>Gets what attempts that failed have used, as far as it was counted.</summary>
    public IReadOnlyList<(RoutedModel Model, UsageDetails Usage)> Failed => _unusual?.Cascade is { } cascade ? [.. cascade.Billed.Select(static bill => (bill.Model, bill.Usage))]
        : _failed is null ? []
        : _failed;

    bool IAttemptProgress.IsLimited => _sequence is { IsLimited: true };

    void IAttemptProgress.KeepAlive() => _sequence?.KeepAlive();

    void IAttemptProgress.Bill(RoutedModel model, UsageDetails usage) => (_failed ??= []).Add((model, usage));

    /// <summary>Gets whether a part of what will be billed for answers that nobody gets is estimated.</summary>
    public bool HasEstimatedBill => _unusual?.Cascade is { } cascade && cascade.Billed.Exists(static bill => bill.IsEstimated);

    /// <summary>Gives options, the request's or what another protocol makes of them, as a model gets them.</summary>
    public ChatOptions? OptionsOf(RoutedModel model, ChatOptions? options) =>
        _unusual?.Cascade is { } cascade ? cascade.OptionsOf(model, model.OptionsOf(options, PassedOnModelId)) : model.OptionsOf(options, PassedOnModelId);

    /// <summary>Begins the span of the request. It is current until the caller's method returns.</summary>
    public void Begin() => _activity = RequestSpan.IsWanted ? RoutingTelemetry.Begin(Decision, _engine.Clock, Elapsed) : null;

    /// <summary>Makes the span of the request current again, where it is a stream's next turn.</summary>
    public void Resume()
    {
        if (_activity is not null)
        {
            Activity.Current = _activity;
        }
    }

    /// <summary>Has a model begin to answer: the chosen one or, where it fails before its first output, another.</summary>
    /// <exception cref="Exception">What the first model that was called failed with, where none answered; or a failure that no other model would avoid.</exception>
    public async ValueTask AnswerAsync(IModelTransport transport, CancellationToken cancellationToken)
    {
        IsStreaming = transport.IsStreaming;
        RoutingAttempt[]? failed = null;
        try
        {
            if (_unusual?.Cascade is { } cascade)
            {
                await cascade.RunAsync(transport, cancellationToken).ConfigureAwait(false);
                Answer(cascade.Answering);
            }
            else if (_engine.Fallback is { } fallback)
            {
                _sequence = new AttemptSequence(_candidates, fallback);
                await _sequence.RunAsync(transport, this, cancellationToken).ConfigureAwait(false);
                Answer(_sequence.Answering!);
            }
            else
            {
                await transport.BeginAsync(Answering, this, cancellationToken).ConfigureAwait(false);
            }

            _timeToFirstOutput = _sequence is null ? Elapsed : _engine.Clock.GetElapsedTime(_started, _sequence.AnsweredAt);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Outcome = DecisionOutcome.Failed;
            if (Tried.Length == 0)
            {
                failed = [ModelFailure.AttemptOf(exception, Answering, Elapsed - Decision.Elapsed)];
                _engine.Logger.AttemptFailed(Answering.Name, failed[0].Error, failed[0].Status ?? (object)"none");
            }

            throw;
        }
        finally
        {
            RoutingAttempt[] attempts = failed ?? Tried;
            if (attempts.Length == 0 && HasOutput)
            {
                Decision.AnsweredAtOnce(_sequence?.AnsweredAtOnceAfter ?? (_timeToFirstOutput - Decision.Elapsed));
            }
            else
            {
                Decision.Answered(attempts, _answering == 0 ? null : Answering.Name, Answering.Target, PassedOnModelId ?? Answering.ModelId);
                if (_unusual?.Cascade is { Reason: { } reason } cascade)
                {
                    Decision.Checked(reason, cascade.Inputs);
                }
            }
        }
    }

    /// <summary>Says that the answer has failed after its first output. What the caller has seen cannot be taken back, so no other model begins anew.</summary>
    public void Fail(Exception exception)
    {
        Outcome = DecisionOutcome.Failed;
        _engine.Logger.StreamFailed(Answering.Name, exception.GetType().Name);
    }

    /// <summary>Says that the answer is complete.</summary>
    public void Complete() => Outcome = DecisionOutcome.Completed;

    /// <summary>Gets whether the tokens of the output are estimated, as far as the provider does not count them.</summary>
    public bool EstimatesOutput => _engine.Settlement.HasPrices && !_usage.IsWhole;

    /// <summary>Gets what the answer has used so far.</summary>
    public ref AnswerUsage Usage => ref _usage;

    /// <summary>Remembers the id of a tool call or a request for approval, by which the turn goes on.</summary>
    public void RememberCall(string id)
    {
        string? fingerprint = AnswerFingerprint.OfCall(UserMessages.LastText(Messages), id, SharesWords);
        _engine.Memory.RememberCall(id, fingerprint, Stamp);
        _unusual?.CachedPrompt?.Add(fingerprint);
    }

    /// <summary>Remembers the id of an answer or a conversation that its provider keeps or goes on with.</summary>
    public void RememberConversation(string id, bool isOfUpdate = false)
    {
        _engine.Memory.RememberConversation(id, Stamp, isOfUpdate);
        _unusual?.CachedPrompt?.Add(id);
    }

    /// <summary>Remembers who gave an answer of which later turns will have nothing but the words.</summary>
    public void RememberAnswer(string? fingerprint)
    {
        _engine.Memory.RememberAnswer(StampsEveryAnswer ? fingerprint : null, Stamp);
        _unusual?.CachedPrompt?.Add(fingerprint);
    }

    /// <summary>Ends and settles the request. Further calls do nothing.</summary>
    public void End()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _sequence?.End();
            _unusual?.Cascade?.Dispose();
            _engine.Settlement.Settle(this, _usage, _activity);
            _unusual?.CachedPrompt?.End(Answering, Decision.Cost, HasOutput);
        }
    }

    private RoutingAttempt[] Tried => _unusual?.Cascade is { } cascade ? [.. cascade.Attempts] : _sequence is null or { AnsweredAtOnceAfter: not null } ? [] : _sequence.Attempts;

    private void Answer(RoutedModel model)
    {
        while (Answering != model)
        {
            _answering++;
        }
    }
}
