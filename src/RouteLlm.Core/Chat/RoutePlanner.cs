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
        string? asked = modelId is null ? options?.ModelId : null;
        if (Pin(options, history, capable) is { } pin)
        {
            if (pin.Basis != DecisionBasis.Turn)
            {
                budget.ThrowIfRefused(pin.Model == _models.Weakest);
            }

            IReadOnlyList<RoutedModel> candidates = pin.IsAlone ? [pin.Model] : capable.OrderFrom(pin.Model, _models);
            return new RoutedRequest(Decide(route, pin.Model, pin.StrongWinRate, route.Threshold, pin.Basis, reason: null, asked, isLive, started), candidates, features.KeepsPrompts ? UserMessages.LastText(messages) : string.Empty, started, features, logger);
        }

        string? inherited = features.Conversations.ShortRepliesInherit ? history.FindPromptOfShortReply() : null;
        RoutingRequest request = inherited is null ? new RoutingRequest(messages, options) : new RoutingRequest(inherited, messages, options);
        bool isNamed = modelId?.Threshold is not null;
        ScoredTier score = await features.Scoring.ScoreAsync(request, route, isNamed, budget, cancellationToken).ConfigureAwait(false);
        DecisionBasis basis = score.IsBudgeted ? DecisionBasis.Budget : inherited is null ? DecisionBasis.Score : DecisionBasis.ShortReply;
        RoutedModel model = _models.All[score.Tier];
        string? reason = score.Reason;
        if (await RaiseAsync(history, route, isNamed, budget, model, cancellationToken).ConfigureAwait(false) is { } raised)
        {
            (model, basis) = (raised, DecisionBasis.Conversation);
        }

        if (features.IsShadow)
        {
            (model, basis) = (_models.Strongest, DecisionBasis.Shadow);
        }

        if (budget.Spent is { } spent)
        {
            budget.ThrowIfRefused(model == _models.Weakest);
            if (spent.Options.AtLimit == BudgetLimit.UseWeak && model != _models.Weakest)
            {
                (model, basis, reason) = (_models.Weakest, DecisionBasis.Budget, "the budget is spent");
            }
        }

        if (!capable.Includes(model))
        {
            reason = $"{model.Name}: {capable.MissingFrom(model)}";
            (model, basis) = (capable.Nearest(model, _models), DecisionBasis.Capability);
        }

        if (isLive && !isNamed && !score.IsFallback)
        {
            // What had to be strong takes up a part of the share; what the budget held back does not give one.
            features.Tiers.Observe(
                basis == DecisionBasis.Capability ? (model == _models.Strongest ? 1 : model == _models.Weakest ? 0 : score.StrongWinRate) : score.StrongWinRate,
                route);
        }

        return new RoutedRequest(
            Decide(route, model, score.StrongWinRate, score.Threshold, basis, reason, asked, isLive, started),
            capable.OrderFrom(model, _models),
            request.Prompt,
            started,
            features,
            logger);
    }

    private RoutingDecision Decide(
        in Route route, RoutedModel model, double strongWinRate, double threshold, DecisionBasis basis, string? reason, string? askedModelId, bool isLive, long started) => new()
        {
            Id = isLive ? NewId() : Guid.Empty,
            Router = route.Name,
            Target = model.Target,
            Model = model.Name,
            StrongWinRate = strongWinRate,
            Threshold = threshold,
            Basis = basis,
            Reason = reason,
            ModelId = askedModelId ?? model.DefaultModelId,
            Elapsed = features.Clock.GetElapsedTime(started),
        };

    // Identifies a decision, and guards nothing: the system's generator of secrets would cost more than the router.
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes);
    }

    // What decides before any score.
    private PinnedModel? Pin(ChatOptions? options, in ConversationHistory history, in CapableModels capable)
    {
        if (ModelStamp.TextOf(options?.AdditionalProperties) is { } name)
        {
            RoutedModel named = _models.Find(name) ?? throw RoutingException.UnknownModel(name, _models.All.Select(static model => model.Name));
            return capable.Includes(named)
                ? new PinnedModel(named, named.Target == RouteTarget.Strong ? 1 : 0, DecisionBasis.Caller, IsAlone: false)
                : throw RoutingException.NoCapableModel([$"'{named.Name}': {capable.MissingFrom(named)}"]);
        }

        if (features.Memory.Find(options?.ConversationId) is { } kept && _models.Find(kept.Model) is { } keeper)
        {
            // No other model knows the conversation, so none can take over.
            return new PinnedModel(keeper, kept.StrongWinRate, DecisionBasis.Conversation, IsAlone: true);
        }

        if (history.FindTurn(features.Memory) is { } turn && _models.Find(turn.Model) is { } asker)
        {
            return new PinnedModel(asker, turn.StrongWinRate, DecisionBasis.Turn, history.HasProtectedReasoning);
        }

        return features.Conversations.Policy == ConversationPolicy.Sticky && !features.IsShadow
            && history.FindFirst() is { } first && _models.Find(first.Model) is { } stays && capable.Includes(stays)
                ? new PinnedModel(stays, first.StrongWinRate, DecisionBasis.Conversation, IsAlone: false)
                : null;
    }

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
