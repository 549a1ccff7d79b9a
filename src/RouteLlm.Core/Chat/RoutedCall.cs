using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>One request on its way: calls the chosen model, and others in its place where that is asked for; says which, and what it cost; records how it ended.</summary>
internal abstract class RoutedCall(RoutedRequest request, IEnumerable<ChatMessage> messages) : IModelAttempt
{
    private static readonly TimeSpan NoOutput = TimeSpan.MinValue;

    private AnswerReading _reading;
    private AttemptSequence? _sequence;
    private RoutingAttempt[] _attempts = [];
    private RoutedModel _answering = request.Candidates[0];
    private RoutingDecision? _decision;
    private DecisionOutcome _outcome = DecisionOutcome.Abandoned;
    private TimeSpan _timeToFirstOutput = NoOutput;
    private string? _responseModelId;

    /// <summary>Gets the conversation.</summary>
    protected IEnumerable<ChatMessage> Messages => messages;

    protected abstract bool IsStreaming { get; }

    public bool NeedsToken => IsStreaming;

    public abstract ValueTask BeginAsync(RoutedModel model, bool isLimited, CancellationToken cancellationToken);

    /// <summary>Begins the span of the request.</summary>
    protected Activity? BeginActivity() => RoutingTelemetry.Begin(request);

    /// <summary>Has a model begin to answer.</summary>
    protected async ValueTask AnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (request.Features.Fallback is { } fallback)
            {
                _sequence = new AttemptSequence(request.Candidates, fallback, request.Features.Clock, request.Logger);
                try
                {
                    await _sequence.RunAsync(this, cancellationToken).ConfigureAwait(false);
                    _answering = _sequence.Answering!;
                }
                finally
                {
                    _attempts = _sequence.Attempts;
                }
            }
            else
            {
                await BeginAsync(_answering, isLimited: false, cancellationToken).ConfigureAwait(false);
                _attempts = [new RoutingAttempt(_answering.Name, AttemptOutcome.Answered, request.Elapsed - request.Decision.Elapsed)];
            }

            _reading.Begin(_answering);
            _timeToFirstOutput = request.Elapsed;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(exception);
            throw;
        }
    }

    /// <summary>Says that the request has failed.</summary>
    protected void Fail(Exception exception)
    {
        _outcome = DecisionOutcome.Failed;
        if (_attempts.Length == 0)
        {
            _attempts = [ModelFailure.AttemptOf(exception, _answering, request.Elapsed - request.Decision.Elapsed)];
            request.Logger.AttemptFailed(_answering.Name, _attempts[0].Error, _attempts[0].Status);
        }
        else if (_timeToFirstOutput != NoOutput)
        {
            request.Logger.StreamFailed(_answering.Name, exception.GetType().Name);
        }
    }

    /// <summary>Says that the answer is complete.</summary>
    protected void Complete() => _outcome = DecisionOutcome.Completed;

    /// <summary>Reads a whole answer, and writes on it which model gave it.</summary>
    protected void Read(ChatResponse response)
    {
        _responseModelId = response.ModelId;
        _reading.Read(response, new ModelStamp(_answering.Name, request.Decision.StrongWinRate), request.Features);
    }

    /// <summary>Reads an update, and writes on it which model gave it.</summary>
    /// <returns>Whether it said what the answer used.</returns>
    protected bool Read(ChatResponseUpdate update)
    {
        _responseModelId ??= update.ModelId;
        return _reading.Read(update, new ModelStamp(_answering.Name, request.Decision.StrongWinRate), request.Features);
    }

    /// <summary>Gives the decision with all that is known of the request so far. One object for the whole request: a stream's first update has it before its cost is known.</summary>
    /// <param name="isEnd">Whether nothing more will come, so that what the provider did not count is estimated.</param>
    protected RoutingDecision Decide(bool isEnd)
    {
        RoutingCost? cost = _reading.TakeCost(_answering, request.Features.Models.Strongest, messages, isEnd, isComplete: _outcome == DecisionOutcome.Completed || !isEnd);
        if (_decision is null)
        {
            _decision = request.Complete(_answering, _attempts, cost);
        }
        else if (cost is not null)
        {
            _decision.Complete(_attempts, cost);
        }

        return _decision;
    }

    /// <summary>Records how the request ended.</summary>
    protected void End(Activity? activity)
    {
        _sequence?.End();
        RoutingDecision decision = Decide(isEnd: true);
        if (decision.Cost?.Amount is { } amount)
        {
            IReadOnlyList<Budget> budgets = request.Features.Budgets;
            for (int i = 0; i < budgets.Count; i++)
            {
                budgets[i].Spend(amount);
            }
        }

        TimeSpan elapsed = request.Elapsed;
        TimeSpan? timeToFirstOutput = _timeToFirstOutput == NoOutput ? null : _timeToFirstOutput;
        request.Features.Telemetry.Ended(decision, _outcome, timeToFirstOutput, elapsed);
        request.Logger.Ended(decision.Id, _outcome, decision.Model, decision.Basis);
        if (request.Features.KeepsDecisions)
        {
            request.Features.Record(new DecisionRecord
            {
                Decision = decision,
                Time = request.Features.Clock.GetUtcNow() - elapsed,
                Outcome = _outcome,
                IsStreaming = IsStreaming,
                TimeToFirstOutput = timeToFirstOutput,
                Elapsed = elapsed,
                ResponseModelId = _responseModelId,
                Prompt = request.Features.KeepsPrompts ? request.Prompt : null,
            });
        }

        if (activity is not null)
        {
            RoutingTelemetry.End(activity, decision, _outcome, _responseModelId);
        }
    }
}
