namespace RouteLlm;

/// <summary>The strong model answers whatever was scored, and the decision keeps the score.</summary>
internal sealed class ShadowStep(RoutedModels models) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Choice is { Threshold: not null } scored)
        {
            plan.Choice = scored with { Model = models.Strongest, Basis = DecisionBasis.Shadow };
        }

        return default;
    }
}
