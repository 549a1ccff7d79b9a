namespace RouteLlm;

/// <summary>A score that decides nothing lets the weak model answer first, and its answer decide.</summary>
internal sealed class CascadeStep(RoutedModels models, GreyZone zone) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Choice is not { Threshold: not null, IsAlone: false, Basis: DecisionBasis.Score or DecisionBasis.ShortReply } choice
            || plan.IsThresholdNamed || !zone.Includes(choice.StrongWinRate, plan.Route))
        {
            return default;
        }

        RoutedModel first = plan.Capable.Nearest(models.Weakest, models);
        RoutedModel? next = choice.Model.Rank > first.Rank ? choice.Model : plan.Capable.OrderFrom(first, models).FirstOrDefault(model => model.Rank > first.Rank && plan.Capable.Includes(model));
        if (next is not null)
        {
            plan.Choice = choice with { Model = first, Basis = DecisionBasis.Cascade, Reason = choice.Reason is { } reason ? $"{reason}; grey zone" : "grey zone" };
            plan.AfterRejection = next;
        }

        return default;
    }
}
