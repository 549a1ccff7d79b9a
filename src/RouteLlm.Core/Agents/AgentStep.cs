using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>A step of a tool loop that stalls goes to the strong model, and those after it to the model that the turn began with.</summary>
/// <param name="models">The models.</param>
/// <param name="memory">Who gave which tool call.</param>
/// <param name="options">When a step is stalled.</param>
/// <param name="budget">What says that nothing is left for the strong model, if there is a budget.</param>
/// <param name="logger">The logger.</param>
internal sealed class AgentStep(RoutedModels models, ModelMemory memory, AgentSignalOptions options, BudgetStep? budget, ILogger logger) : IPlanningStep
{
    private readonly AgentRules _rules = new(options, logger);

    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Choice is not { Basis: DecisionBasis.Turn, IsAlone: false } turn || budget?.IsSpent(plan.Route.Caller) == true)
        {
            return default;
        }

        AgentSignals signals = _rules.Read(plan.Request);
        ModelStamp? first = ConversationHistory.Of(plan.Request).FindBeginningOfTurn(memory);
        plan.Inputs = (plan.Inputs ?? new DecisionInputs()) with { AgentSignals = signals, TurnBeganWith = first?.Model };
        if (_rules.FindStall(signals) is { } stall)
        {
            if (turn.Model != models.Strongest)
            {
                plan.Choice = turn with { Model = models.Strongest, Basis = DecisionBasis.Agent, Reason = stall };
            }
        }
        else if (first is { } beginning && models.Find(beginning.Model) is { } begun && begun != turn.Model)
        {
            plan.Choice = turn with { Model = begun, Basis = DecisionBasis.Agent, Reason = $"the step is over, and the turn began with '{begun.Name}'" };
        }

        return default;
    }
}
