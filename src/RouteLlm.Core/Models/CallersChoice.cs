namespace RouteLlm;

/// <summary>The caller names a model: by its name here or by its own id.</summary>
/// <param name="models">The models.</param>
/// <param name="routerNames">Gets the names of the routers that a request may name instead.</param>
/// <param name="unknown">What a name means that is no model's.</param>
internal sealed class CallersChoice(RoutedModels models, Func<IEnumerable<string>> routerNames, UnknownModelIds unknown) : IPlanningStep
{
    public ValueTask TakeAsync(RoutePlan plan, CancellationToken cancellationToken)
    {
        RoutedModel? named = plan.Request.ModelId is { } id ? FindById(id, plan) : null;
        if (plan.Request.PinnedModel is { } pinned)
        {
            named = models.Find(pinned) ?? throw RoutingException.UnknownModel(pinned, models.All.Select(static model => model.Name));
        }

        if (named is not null)
        {
            plan.Choice = plan.Capable.Includes(named)
                ? new Choice(named, named.Target == RouteTarget.Strong ? 1 : 0, DecisionBasis.Caller)
                : throw RoutingException.NoCapableModel([plan.Capable.Describe(named)]);
        }

        return default;
    }

    private RoutedModel? FindById(string id, RoutePlan plan)
    {
        if (id == RouterModelId.Default || RouterModelId.IsRouters(id))
        {
            return null;
        }

        if ((models.Find(id) ?? models.FindByModelId(id)) is { } model)
        {
            return model;
        }

        plan.PassedOnModelId = unknown == UnknownModelIds.PassOn ? id : throw RoutingException.UnknownModelId(id, Names);
        return null;
    }

    private IReadOnlyCollection<string> Names =>
        [.. new[] { RouterModelId.Default }
            .Concat(models.All.Select(static model => model.Name))
            .Concat(models.All.Select(static model => model.ModelId).OfType<string>())
            .Concat(routerNames().Select(RouterModelId.For))
            .Distinct(StringComparer.Ordinal)];
}
