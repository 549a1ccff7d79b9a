using static System.FormattableString;

namespace RouteLlm;

/// <summary>A conversation changes its model only where what the score is worth exceeds what the prompt cache saves.</summary>
/// <param name="models">The models.</param>
/// <param name="memory">Who gave which answer.</param>
/// <param name="caches">What providers have of conversations.</param>
/// <param name="scoring">What a score stands for.</param>
/// <param name="policy">How the turns of a conversation are routed.</param>
internal sealed class CacheStep(RoutedModels models, ModelMemory memory, PromptCaches caches, RankScoring scoring, ConversationPolicy policy) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Choice is not { IsAlone: false } choice || caches.FindCached(plan.Request) is not { } cached)
        {
            return default;
        }

        plan.CachedTokens = cached;
        if (choice is { Threshold: not null, Basis: DecisionBasis.Score or DecisionBasis.ShortReply or DecisionBasis.Budget } && !scoring.WeighsModels(plan.Route, plan.IsThresholdNamed))
        {
            plan.Choice = Weigh(plan, choice, cached);
        }
        else if (choice.Basis == DecisionBasis.Agent)
        {
            plan.Choice = Return(plan, choice, cached);
        }

        return default;
    }

    private Choice Weigh(RoutePlan plan, in Choice choice, long[] cached)
    {
        int floor = FindFloor(plan, choice);
        RoutedModel? best = null;
        decimal bestGain = 0;
        decimal chosenGain = 0;
        decimal value = 0;
        decimal usual = 0;
        var costs = new ExpectedCost[models.All.Count];
        foreach (RoutedModel model in models.All)
        {
            long input = TokensOf(plan, model);
            decimal withoutCache = caches.CostOf(model, input, cached: 0);
            if (model.Rank > 0)
            {
                double threshold = scoring.ThresholdBelow(model.Rank, plan.Route, plan.IsThresholdNamed, plan.ThresholdRise);
                value += ScoreWorth.Of(choice.StrongWinRate, threshold, usual, withoutCache);
            }

            usual = withoutCache;
            bool isAllowed = model.Rank >= floor && plan.Capable.Includes(model);
            costs[model.Rank] = new ExpectedCost(model.Name, withoutCache, caches.CostOf(model, input, cached[model.Rank]), isAllowed);
            decimal gain = value - costs[model.Rank].WithCache;
            chosenGain = model == choice.Model ? gain : chosenGain;
            if (isAllowed && (best is null || gain >= bestGain))
            {
                (best, bestGain) = (model, gain);
            }
        }

        plan.Inputs = (plan.Inputs ?? new DecisionInputs()) with { ExpectedCosts = costs };
        if (best is null || best == choice.Model)
        {
            return choice with { Reason = Join(choice.Reason, CostsOf(plan, cached)) };
        }

        return choice with
        {
            Model = best,
            Basis = DecisionBasis.Cache,
            Reason = Join(choice.Reason, Invariant($"{CostsOf(plan, cached)}; by score and cost '{best.Name}' is better than '{choice.Model.Name}' by {bestGain - chosenGain:G3}")),
        };
    }

    // An agent's stalled step is over: the strong model goes on where it costs no more than leaving its cache.
    private Choice Return(RoutePlan plan, in Choice choice, long[] cached)
    {
        if (ConversationHistory.Of(plan.Request).FindTurn(memory) is not { } turn || models.Find(turn.Model) is not { } present || present.Rank <= choice.Model.Rank)
        {
            return choice;
        }

        return caches.CostOf(present, TokensOf(plan, present), cached[present.Rank]) > caches.CostOf(choice.Model, TokensOf(plan, choice.Model), cached[choice.Model.Rank])
            ? choice
            : choice with { Model = present, Basis = DecisionBasis.Cache, Reason = CostsOf(plan, cached) };
    }

    // A policy that never goes back to a weaker model says so whatever that would save.
    private int FindFloor(RoutePlan plan, in Choice choice) =>
        policy != ConversationPolicy.EscalateOnly
            ? 0
            : ConversationHistory.Of(plan.Request).FindStrongest(models, memory)?.Rank ?? choice.Model.Rank;

    private static long TokensOf(RoutePlan plan, RoutedModel model) =>
        plan.Request.Tokens ?? TokenTally.Of(plan.Request.Messages, plan.Request.Options, model.TokenCounter);

    private string CostsOf(RoutePlan plan, long[] cached) =>
        $"with caches {string.Join(", ", models.All.Select(model => Invariant($"'{model.Name}' costs {caches.CostOf(model, TokensOf(plan, model), cached[model.Rank]):G3}")))}";

    private static string Join(string? reason, string more) => reason is null ? more : $"{reason}; {more}";
}
