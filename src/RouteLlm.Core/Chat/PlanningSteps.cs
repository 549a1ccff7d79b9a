using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>The steps of planning, in their order, as the options ask for them.</summary>
internal static class PlanningSteps
{
    /// <summary>The steps that decide: the first that knows which model answers ends them.</summary>
    public static IPlanningStep[] Deciders(
        RouteLlmOptions options, RoutedModels models, ModelMemory memory, IReadOnlyList<Budget> budgets, RankScoring scoring, IRoutingPolicySource policies)
    {
        var steps = new List<IPlanningStep>
        {
            new CallersChoice(models, () => policies.Current.RouterNames, options.UnknownModelIds),
            new KeptConversationStep(models, memory),
            new TurnStep(models, memory, options.Conversations.Policy),
        };
        if (options.Conversations.Policy == ConversationPolicy.Sticky && !options.Shadow)
        {
            steps.Add(new StickyStep(models, memory));
        }

        if (budgets.Count > 0)
        {
            steps.Add(new BudgetPressureStep(budgets));
        }

        if (options.Conversations.ShortRepliesInherit)
        {
            steps.Add(new ShortReplyStep());
        }

        steps.Add(new ScoreStep(models, scoring));
        return [.. steps];
    }

    /// <summary>The steps that correct what was decided.</summary>
    public static IPlanningStep[] Correctors(
        RouteLlmOptions options, RoutedModels models, ModelMemory memory, IReadOnlyList<Budget> budgets, RankScoring scoring, PromptCaches? caches, GreyZone? zone, ILogger logger)
    {
        var steps = new List<IPlanningStep>();
        BudgetStep? budget = budgets.Count > 0 ? new BudgetStep(budgets, models) : null;
        if (options.AgentSignals is { } signals)
        {
            steps.Add(new AgentStep(models, memory, signals, budget, logger));
        }

        if (options.Conversations.Policy != ConversationPolicy.PerTurn)
        {
            steps.Add(new EscalationStep(models, memory, options.Conversations, scoring));
        }

        if (caches is not null)
        {
            steps.Add(new CacheStep(models, memory, caches, scoring, options.Conversations.Policy));
        }

        if (options.Shadow)
        {
            steps.Add(new ShadowStep(models));
        }

        steps.Add(new CapabilityStep(models));
        if (budget is not null)
        {
            steps.Add(budget);
        }

        if (zone is not null)
        {
            steps.Add(new CascadeStep(models, zone));
        }

        return [.. steps];
    }
}
