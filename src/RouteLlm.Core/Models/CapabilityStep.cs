namespace RouteLlm;

/// <summary>A model that can't do what the request needs is replaced by the nearest one that can.</summary>
internal sealed class CapabilityStep(RoutedModels models) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        // Where no other model can take over, asking one would lose what only this one has.
        if (plan.Choice is { IsAlone: false } choice && plan.Capable.MissingFrom(choice.Model) is { } missing)
        {
            plan.Choice = choice with
            {
                Reason = $"{choice.Model.Name}: {missing}",
                Model = plan.Capable.Nearest(choice.Model, models),
                Basis = DecisionBasis.Capability,
            };
        }

        return default;
    }
}
