namespace RouteLlm;

/// <summary>
/// Decides requests: runs steps that each may know which model answers, then steps that may correct them. Safe for concurrent use.
/// </summary>
/// <param name="policies">Gives the routers and thresholds that hold now.</param>
/// <param name="models">The models.</param>
/// <param name="deciders">The steps that decide, in order; the first that knows ends them.</param>
/// <param name="correctors">The steps that may correct what was decided, in order.</param>
internal sealed class RoutePlanner(IRoutingPolicySource policies, RoutedModels models, IPlanningStep[] deciders, IPlanningStep[] correctors)
{
    // One is enough where requests are planned one after the other, as on one thread; the others are made anew.
    private RoutePlan? _unused;

    /// <summary>Decides one request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <param name="caller">Whose request it is, if that is known.</param>
    /// <param name="scored">What knows the score already, in place of the router.</param>
    /// <returns>The plan, to be given back with <see cref="Return"/>.</returns>
    /// <exception cref="RoutingException">
    /// The named router or model is unknown, no model can do what is needed, or the router's score is no probability.
    /// </exception>
    /// <exception cref="BudgetExceededException">A budget is spent and refuses the request.</exception>
    public async ValueTask<RoutePlan> PlanAsync(
        RequestView request, Caller? caller, CancellationToken cancellationToken, IPromptRouter? scored = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RouterModelId? router = RouterModelId.Parse(request.ModelId);
        Route route = policies.Current.Resolve(router, caller?.StrongModelPercent);
        route = route with { Caller = caller, Router = scored ?? route.Router };
        string?[]? missing = CapableModels.FindMissing(models, request);
        RoutePlan plan = Interlocked.Exchange(ref _unused, null) ?? new RoutePlan();
        plan.Begin(request, route, missing, router?.Threshold is not null);
        foreach (IPlanningStep step in deciders)
        {
            await step.TakeAsync(plan, cancellationToken).ConfigureAwait(false);
            if (plan.Choice is not null)
            {
                break;
            }
        }

        foreach (IPlanningStep step in correctors)
        {
            await step.TakeAsync(plan, cancellationToken).ConfigureAwait(false);
        }

        return plan;
    }

    /// <summary>Gets the router and threshold that would decide a request if its caller had nothing by itself.</summary>
    public Route RouteOfAll(RoutePlan plan) => plan.Route.Caller is { StrongModelPercent: not null }
        ? policies.Current.Resolve(RouterModelId.Parse(plan.Request.ModelId))
        : plan.Route with { Caller = null };

    /// <summary>Takes back a plan that nobody uses any more.</summary>
    public void Return(RoutePlan plan)
    {
        plan.Begin(default, default, missing: null, isThresholdNamed: false);
        Volatile.Write(ref _unused, plan);
    }
}
