using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Decides requests: what a model must be able to do, what the conversation says, the score against the threshold, and the budgets. Safe for concurrent use.</summary>
internal sealed class RoutePlanner(RoutingFeatures features, IRoutingPolicySource policies, ILogger logger)
{
    private readonly RoutedModels _models = features.Models;

    /// <summary>Decides one request.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the request, if any.</param>
    /// <param name="modelId">What its model id says of router and threshold, if anything.</param>
    /// <param name="isLive">Whether the request will be sent, so that shares count it.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <exception cref="RoutingException">The named router or model is unknown, no model can do what is needed, or the router's score is no probability.</exception>
    /// <exception cref="BudgetExceededException">A budget is spent and refuses the request.</exception>
    public async ValueTask<RoutedRequest> PlanAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, RouterModelId? modelId, bool isLive, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long started = features.Clock.GetTimestamp();
        Route route = policies.Current.Resolve(modelId);
        CapableModels capable = CapableModels.Find(_models, messages, options);
        var history = ConversationHistory.Of(messages);
        BudgetState budget = BudgetState.Of(features.Budgets);
        Choice choice;
        string prompt;
        if (Pin(options, history, capable) is { } pin)
        {
            choice = pin;
            prompt = features.KeepsPrompts ? UserMessages.LastText(messages) : string.Empty;
        }
        else
        {
            string? inherited = features.Conversations.ShortRepliesInherit ? history.FindPromptOfShortReply() : null;
            RoutingRequest request = inherited is null ? new RoutingRequest(messages, options) : new RoutingRequest(inherited, messages, options);
            DecisionBasis basis = inherited is null ? DecisionBasis.Score : DecisionBasis.ShortReply;
            choice = await ScoreAsync(request, basis, history, route, modelId?.Threshold is not null, budget, cancellationToken).ConfigureAwait(false);
            prompt = request.Prompt;
        }

        choice = WithinBudget(WithCapabilities(choice, capable), budget, capable);
        if (isLive && choice.CountsForShare && modelId?.Threshold is null)
        {
            features.Tiers.Observe(SharePart(choice), route);
        }

        var decision = new RoutingDecision
        {
            Id = isLive ? NewId() : Guid.Empty,
            Router = route.Name,
            Target = choice.Model.Target,
            Model = choice.Model.Name,
            StrongWinRate = choice.StrongWinRate,
            Threshold = choice.Threshold ?? route.Threshold,
            Basis = choice.Basis,
            Reason = choice.Reason,
            ModelId = (modelId is null ? options?.ModelId : null) ?? choice.Model.DefaultModelId,
            Elapsed = features.Clock.GetElapsedTime(started),
        };
        return new RoutedRequest(decision, Candidates(choice, budget, capable), prompt, started, features, logger);
    }

    // Identifies a decision, and guards nothing: the system's generator of secrets would cost more than the router.
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes);
    }

    // What decides before any score.
    private Choice? Pin(ChatOptions? options, in ConversationHistory history, in CapableModels capable)
    {
        if (ModelStamp.TextOf(options?.AdditionalProperties) is { } name)
        {
            RoutedModel named = _models.Find(name) ?? throw RoutingException.UnknownModel(name, _models.All.Select(static model => model.Name));
            return capable.Includes(named)
                ? new Choice(named, named.Target == RouteTarget.Strong ? 1 : 0, DecisionBasis.Caller)
                : throw RoutingException.NoCapableModel([$"'{named.Name}': {capable.MissingFrom(named)}"]);
        }

        // No other model knows the conversation, or the answer that is under way, so none can take over.
        if (options?.ContinuationToken is { } token)
        {
            ModelStamp begun = features.Memory.Find(ContinuedAnswer.IdOf(token)) ?? throw RoutingException.UnknownContinuation();
            return new Choice(_models.Find(begun.Model) ?? throw RoutingException.UnknownContinuation(), begun.StrongWinRate, DecisionBasis.Turn) { IsAlone = true };
        }

        if (features.Memory.Find(options?.ConversationId) is { } kept && _models.Find(kept.Model) is { } keeper)
        {
            return new Choice(keeper, kept.StrongWinRate, DecisionBasis.Conversation) { IsAlone = true, CountsForShare = true };
        }

        if (history.FindTurn(features.Memory) is { } turn && _models.Find(turn.Model) is { } asker)
        {
            return new Choice(asker, turn.StrongWinRate, DecisionBasis.Turn) { IsAlone = history.HasProtectedReasoning };
        }

        return features.Conversations.Policy == ConversationPolicy.Sticky && !features.IsShadow
            && history.FindFirst() is { } first && _models.Find(first.Model) is { } stays
                ? new Choice(stays, first.StrongWinRate, DecisionBasis.Conversation) { CountsForShare = true }
                : null;
    }

    private async ValueTask<Choice> ScoreAsync(
        RoutingRequest request, DecisionBasis basis, ConversationHistory history, Route route, bool isNamed, BudgetState budget, CancellationToken cancellationToken)
    {
        ScoredTier score = await features.Scoring.ScoreAsync(request, route, isNamed, budget, cancellationToken).ConfigureAwait(false);
        var choice = new Choice(
            _models.All[score.Tier],
            score.StrongWinRate,
            score.IsBudgeted ? DecisionBasis.Budget : basis)
        {
            Threshold = score.Threshold,
            Reason = score.Reason,
            CountsForShare = !score.IsFallback,
        };
        if (await RaiseAsync(history, route, isNamed, budget, choice.Model, cancellationToken).ConfigureAwait(false) is { } raised)
        {
            choice = choice with { Model = raised, Basis = DecisionBasis.Conversation };
        }

        return features.IsShadow ? choice with { Model = _models.Strongest, Basis = DecisionBasis.Shadow } : choice;
    }

    private Choice WithCapabilities(Choice choice, in CapableModels capable) => choice.IsAlone || capable.Includes(choice.Model) ? choice : choice with
    {
        Reason = $"{choice.Model.Name}: {capable.MissingFrom(choice.Model)}",
        Model = capable.Nearest(choice.Model, _models),
        Basis = DecisionBasis.Capability,
    };

    // A turn that is not over is answered beyond the limit: what was spent on it would be lost.
    private Choice WithinBudget(Choice choice, in BudgetState budget, in CapableModels capable)
    {
        if (budget.Spent is not { } spent || choice.Basis == DecisionBasis.Turn)
        {
            return choice;
        }

        budget.ThrowIfRefused(choice.Model == _models.Weakest);
        RoutedModel cheapest = capable.Nearest(_models.Weakest, _models);
        return spent.Options.AtLimit != BudgetLimit.UseWeak || choice.IsAlone || choice.Model == cheapest
            ? choice
            : choice with { Model = cheapest, Basis = DecisionBasis.Budget, Reason = "the budget is spent" };
    }

    private IReadOnlyList<RoutedModel> Candidates(Choice choice, in BudgetState budget, in CapableModels capable)
    {
        // A weak model that is down must not spend what a spent budget keeps from the strong one.
        bool isKept = budget.Spent is not null && choice.Basis != DecisionBasis.Turn;
        return choice.IsAlone || isKept ? [choice.Model] : capable.OrderFrom(choice.Model, _models);
    }

    // What had to go somewhere takes up its part of the share; what the budget held back does not give one.
    private double SharePart(in Choice choice) => choice.Basis is not (DecisionBasis.Capability or DecisionBasis.Conversation) ? choice.StrongWinRate
        : choice.Model == _models.Strongest ? 1
        : choice.Model == _models.Weakest ? 0
        : choice.StrongWinRate;

    // What the policy over turns makes of a decision by score.
    private async ValueTask<RoutedModel?> RaiseAsync(
        ConversationHistory history, Route route, bool isNamed, BudgetState budget, RoutedModel model, CancellationToken cancellationToken)
    {
        ConversationPolicy policy = features.Conversations.Policy;
        if (policy == ConversationPolicy.PerTurn || !history.HasEarlierAnswers || (policy == ConversationPolicy.EscalateOnly && model == _models.Strongest))
        {
            return null;
        }

        if (policy == ConversationPolicy.EscalateOnly && history.FindStrongest(_models) is { } strongest)
        {
            return strongest.Tier > model.Tier ? strongest : null;
        }

        // Nobody wrote down who answered, so the earlier prompts are scored again.
        IReadOnlyList<string> prompts = history.EarlierPrompts(features.Conversations.ShortRepliesInherit);
        if (prompts.Count == 0)
        {
            return null;
        }

        int highest = await features.Scoring.HighestAsync(policy == ConversationPolicy.Sticky ? [prompts[0]] : prompts, route, isNamed, budget, cancellationToken).ConfigureAwait(false);
        RoutedModel earlier = _models.All[highest];
        return policy == ConversationPolicy.Sticky || earlier.Tier > model.Tier ? earlier : null;
    }
}
