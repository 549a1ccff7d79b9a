using System.Globalization;

namespace RouteLlm;

/// <summary>The numbers of a client that its fleet shares.</summary>
/// <param name="models">The models.</param>
/// <param name="shares">The thresholds that follow the traffic, if any do.</param>
/// <param name="budgets">The budgets.</param>
/// <param name="fallback">The models' circuits, if there are any.</param>
internal sealed class SharedNumbers(
    RoutedModels models, HeldShareControllers? shares, IReadOnlyList<Budget> budgets, ModelFallback? fallback)
{
    // The pace of the busiest of the last exchanges counts: traffic comes in bursts.
    private const int PaceLifetimeInExchanges = 10;

    // Of each kind, those that changed most; the others come next.
    private const int MostCallersInExchange = 300;

    private static readonly TimeSpan ShareLifetime = TimeSpan.FromDays(7);

    /// <summary>Takes what has changed since this was last called.</summary>
    /// <param name="interval">The time between two exchanges.</param>
    public IEnumerable<SharedNumber> Take(TimeSpan interval) =>
    [
        .. shares?.All.SelectMany(share => Of(share.Key, share.Value, interval)) ?? [],
        .. ChangedShares().SelectMany(share => Of(share.Key, share.Controller, interval, share.Caller)),
        .. budgets.Select(static (budget, index) => Of(budget, index, budget.Owner)),
        .. budgets.SelectMany(static (budget, index) => ChangedBudgets(budget).Select(own => Of(own.Budget, index, own.Caller))),
        .. fallback is { } circuits ? models.All.Select(model => Of(model, circuits)) : [],
    ];

    // A caller that asked nothing here since the last exchange has nothing to tell, and nobody to be told for.
    private IEnumerable<(Caller Caller, ShareKey Key, HeldShareController Controller)> ChangedShares() =>
        shares?.OfCallers.Where(static share => share.Controller.UnsharedRequests > 0).OrderByDescending(static share => share.Controller.UnsharedRequests).Take(MostCallersInExchange) ?? [];

    private static IEnumerable<(Caller Caller, Budget Budget)> ChangedBudgets(Budget budget) =>
        budget.OfCallers.Where(static own => own.Budget.Current.Unshared > 0).OrderByDescending(static own => own.Budget.Current.Unshared).Take(MostCallersInExchange);

    private static string SuffixOf(Caller? caller) => caller is null ? string.Empty : $":caller:{caller.FleetName}";

    private static SharedNumber[] Of(ShareKey key, HeldShareController share, TimeSpan interval, Caller? caller = null)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"share:{key.Router}:{key.StrongModelPercent:R}{(key.Boundary > 0 ? $":{key.Boundary}" : string.Empty)}{SuffixOf(caller)}");
        bool isJoining = !share.IsInFleet;
        bool isFirst = false;
        double moved = share.TakeUnshared();
        long requests = share.TakeUnsharedRequests();
        return
        [
            new SharedNumber(
                new SharedChange(name + ":requests", SharedChangeKind.Add, requests, ShareLifetime),
                share.FleetRequests,
                total => isFirst = share.FollowRequests(total, requests),
                share.LeaveFleet),
            new SharedNumber(
                new SharedChange(name, SharedChangeKind.Add, isJoining ? 0 : moved, ShareLifetime),
                share.FleetMovement,
                total =>
                {
                    // Machines that were alone have each found their threshold by themselves. Added up, that would be as many times too far
                    // as there are machines: who joins follows the fleet, and only the first brings along what it has found.
                    if (isJoining && isFirst)
                    {
                        share.ReturnUnshared(moved);
                    }

                    share.Follow(total);
                },
                () => share.ReturnUnshared(moved)),

            // One for all machines, so that their steps are the same.
            new SharedNumber(
                new SharedChange(name + ":pace", SharedChangeKind.Raise, Math.Max(share.SeenPace, requests), interval * PaceLifetimeInExchanges),
                Known: 0,
                share.FollowPace,
                static () => { }),
        ];
    }

    private static SharedNumber Of(Budget budget, int index, Caller? caller = null)
    {
        BudgetWindow window = budget.Current;
        decimal known = window.FleetSpent;
        decimal spent = window.TakeUnshared();
        TimeSpan length = budget.Options.Window;

        // Kept for another window, for machines whose clocks are behind.
        return new SharedNumber(
            new SharedChange(string.Create(CultureInfo.InvariantCulture, $"budget:{index}:{length.Ticks}:{window.Index}{SuffixOf(caller)}"), SharedChangeKind.Add, (double)spent, length * 2),
            (double)known,
            total => window.Follow((decimal)total),
            () => window.ReturnUnshared(spent));
    }

    private static SharedNumber Of(RoutedModel model, ModelFallback fallback)
    {
        ModelCircuit circuit = fallback.Circuits[model.Rank];

        // In milliseconds, which a double holds exactly.
        return new SharedNumber(
            new SharedChange($"circuit:{model.Name}", SharedChangeKind.Raise, circuit.HeldUntil / TimeSpan.TicksPerMillisecond, fallback.LongestHold),
            Known: 0, // Every machine raises it again each time.
            milliseconds => circuit.HoldWithFleet((long)milliseconds * TimeSpan.TicksPerMillisecond, fallback.LongestHold),
            static () => { });
    }
}
