using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>One request on its way: calls the chosen model, and the others in its place where that is asked for; stamps the decision on the answer; records how it ended. For one call.</summary>
internal sealed class RoutedCall(RoutePlan plan, RoutingFeatures features, ILogger logger) : IChatClient
{
    private readonly AttemptSequence _attempts = new(plan.Candidates, features, logger);
    private readonly AnswerReading _reading = new(features);
    private DecisionOutcome _outcome = DecisionOutcome.Abandoned;
    private RoutingDecision? _decision;
    private TimeSpan? _timeToFirstOutput;
    private string? _responseModelId;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using Activity? activity = Begin();
        try
        {
            var call = new ResponseAttempt(messages, options);
            await AnswerAsync(call, cancellationToken).ConfigureAwait(false);
            ChatResponse response = call.Response!;
            _reading.Read(response, Stamp());
            _responseModelId = response.ModelId;
            (response.AdditionalProperties ??= [])[RoutingDecisionExtensions.PropertyKey] = Decide(messages, isFinal: true);
            _outcome = DecisionOutcome.Completed;
            return response;
        }
        finally
        {
            _attempts.Dispose();
            End(activity, Decide(messages, isFinal: true), isStreaming: false);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using Activity? activity = Begin();
        var stream = new StreamAttempt(messages, options, holdsBack: features.Fallback is not null && plan.Candidates.Count > 1);
        bool stamped = false;
        try
        {
            await AnswerAsync(stream, cancellationToken).ConfigureAwait(false);
            while (await NextAsync(stream, cancellationToken).ConfigureAwait(false) is { } update)
            {
                bool tellsUsage = _reading.Read(update, Stamp());
                _responseModelId ??= update.ModelId;
                if (!stamped || tellsUsage)
                {
                    (update.AdditionalProperties ??= [])[RoutingDecisionExtensions.PropertyKey] = Decide(messages, isFinal: tellsUsage);
                    stamped = true;
                }

                yield return update;

                // The caller's own activities may have come between (dotnet/runtime issue 47802).
                Activity.Current = activity ?? Activity.Current;
            }

            _outcome = DecisionOutcome.Completed;
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            _attempts.Dispose();
            End(activity, Decide(messages, isFinal: true), isStreaming: true);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => plan.Candidates[0].Client.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The clients outlive a request.
    }

    private async ValueTask AnswerAsync(IModelAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await _attempts.RunAsync(attempt, cancellationToken).ConfigureAwait(false);
            _timeToFirstOutput = features.Clock.GetElapsedTime(plan.Started);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            _outcome = DecisionOutcome.Failed;
            throw;
        }
    }

    private async ValueTask<ChatResponseUpdate?> NextAsync(StreamAttempt stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.NextAsync().ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What the caller has seen of the answer cannot be taken back, so no other model can begin anew.
            _outcome = DecisionOutcome.Failed;
            throw;
        }
    }

    private ModelStamp Stamp() => new(_attempts.Answering.Name, plan.Decision.StrongWinRate);

    private Activity? Begin() => RoutingTelemetry.Begin(plan.Decision, features.Clock.GetUtcNow() - features.Clock.GetElapsedTime(plan.Started));

    // Made once, and again only when there is more to say.
    private RoutingDecision Decide(IEnumerable<ChatMessage> messages, bool isFinal)
    {
        RoutingCost? cost = isFinal && _reading.KnowsCost ? _reading.CostAt(_attempts.Answering, features.Models.Strongest, messages) : null;
        if (_decision is null || _decision.Attempts != _attempts.All)
        {
            _decision = Decided(cost);
        }
        else if (cost != _decision.Cost)
        {
            _decision = _decision with { Cost = cost };
        }

        return _decision;
    }

    private RoutingDecision Decided(RoutingCost? cost)
    {
        RoutedModel model = _attempts.Answering;
        RoutedModel chosen = plan.Candidates[0];
        return model == chosen
            ? plan.Decision with { Attempts = _attempts.All, Cost = cost }
            : plan.Decision with
            {
                Model = model.Name,
                Target = model.Target,
                ModelId = plan.Decision.ModelId == chosen.DefaultModelId ? model.DefaultModelId : plan.Decision.ModelId,
                Basis = _attempts.WasCalled(chosen) ? DecisionBasis.Fallback : DecisionBasis.Circuit,
                Attempts = _attempts.All,
                Cost = cost,
            };
    }

    private void End(Activity? activity, RoutingDecision decision, bool isStreaming)
    {
        if (decision.Cost?.Amount is { } amount)
        {
            foreach (Budget budget in features.Budgets)
            {
                budget.Spend(amount);
            }
        }

        TimeSpan elapsed = features.Clock.GetElapsedTime(plan.Started);
        features.Telemetry.Ended(decision, _outcome, _timeToFirstOutput, elapsed);
        if (activity is not null)
        {
            RoutingTelemetry.End(activity, decision, _outcome, _responseModelId);
        }

        logger.Ended(decision.Id, _outcome, decision.Model, decision.Basis);
        if (features.KeepsDecisions)
        {
            features.Record(new DecisionRecord
            {
                Decision = decision,
                Time = features.Clock.GetUtcNow() - elapsed,
                Outcome = _outcome,
                IsStreaming = isStreaming,
                TimeToFirstOutput = _timeToFirstOutput,
                Elapsed = elapsed,
                ResponseModelId = _responseModelId,
                Prompt = features.KeepsPrompts ? plan.Prompt : null,
            });
        }
    }
}
