using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>
/// What has been spent of one budget in the window that is now: by all, by one caller or, where each caller has it by itself, by those that
/// are not known by name. Safe for concurrent use.
/// </summary>
/// <param name="options">How much may be spent.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="owner">The only caller whose requests are paid from it; <see langword="null"/> for all.</param>
internal sealed class Budget(BudgetOptions options, TimeProvider clock, Caller? owner = null)
{
    // They go with their callers.
    private readonly ConditionalWeakTable<Caller, Budget> _ofCallers = [];
    private readonly double _limit = BudgetWindow.Parts(options.Limit);
    private BudgetWindow _current = new(long.MinValue);

    public BudgetOptions Options => options;

    /// <summary>Gets the only caller whose requests are paid from it; <see langword="null"/> for all.</summary>
    public Caller? Owner => owner;

    /// <summary>Gets the window that is now.</summary>
    public BudgetWindow Current => WindowAt(clock.GetUtcNow());

    /// <summary>Gets the budgets of callers that have spent something.</summary>
    public IEnumerable<(Caller Caller, Budget Budget)> OfCallers => _ofCallers.Select(static own => (own.Key, own.Value));

    /// <summary>Gets when the window that is now ends.</summary>
    public DateTimeOffset WindowEnd => DateTimeOffset.UnixEpoch + ((Current.Index + 1) * options.Window);

    /// <summary>Gets how much of the limit is spent; 1 and more when all of it is.</summary>
    public double SpentShare => Current.ShareOf(_limit);

    /// <summary>
    /// Gets how far the threshold has risen towards 1: from 0, up to where it begins, to 1 at the limit. A budget that refuses strong calls
    /// at its limit has to see which those are, so it is 0 again there.
    /// </summary>
    public double Rise
    {
        get
        {
            double from = options.RiseFromPercent / 100;
            double spent = SpentShare;
            if (spent >= 1)
            {
                return options.AtLimit == BudgetLimit.UseWeak ? 1 : 0;
            }

            double along = spent <= from ? 0 : (spent - from) / (1 - from);

            // Smoothstep: no jump in the threshold nor in its slope.
            return along * along * (3 - (2 * along));
        }
    }

    /// <summary>
    /// Gets the budget that a request is paid from: this one, the caller's own part of it, or <see langword="null"/> where its caller has
    /// nothing to do with this one.
    /// </summary>
    /// <param name="caller">Whose request it is, if that is known.</param>
    public Budget? For(Caller? caller) => owner is not null ? caller == owner ? this : null
        : !options.PerCaller || caller is not { HasOwnBudget: true } ? this
        : caller.HasNamedBudget ? null
        : _ofCallers.TryGetValue(caller, out Budget? own) ? own
        : _ofCallers.GetValue(caller, key => new Budget(options, clock, key));

    /// <summary>Counts what a call cost, in the window that is now.</summary>
    public void Spend(decimal amount) => Current.Spend(amount);

    /// <summary>Counts what a call cost, in the window in which it ended.</summary>
    /// <param name="amount">What it cost.</param>
    /// <param name="now">The time.</param>
    public void Spend(decimal amount, DateTimeOffset now) => WindowAt(now).Spend(amount);

    private BudgetWindow WindowAt(DateTimeOffset now)
    {
        long index = (now.UtcTicks - DateTime.UnixEpoch.Ticks) / options.Window.Ticks;
        BudgetWindow window = Volatile.Read(ref _current);

        // Never back: a clock that was put back, or read before another thread turned over, does not give a budget anew.
        return index <= window.Index ? window : TurnOver(window, index);
    }

    private BudgetWindow TurnOver(BudgetWindow ended, long index)
    {
        var next = new BudgetWindow(index);
        BudgetWindow seen = Interlocked.CompareExchange(ref _current, next, ended);
        return seen == ended ? next : seen;
    }
}
