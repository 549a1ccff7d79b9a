namespace RouteLlm;

/// <summary>
/// What battles cost in the window that is now. What a battle may cost is set aside before it begins. Safe for concurrent use.
/// </summary>
internal sealed class BattleSpending(decimal limit, TimeSpan window, TimeProvider clock)
{
    private readonly Budget _budget = new(new BudgetOptions { Limit = limit, Window = window }, clock);
    private decimal _highestJudging;

    /// <summary>Gets the share of the limit that is spent or set aside.</summary>
    public double SpentShare => _budget.SpentShare;

    /// <summary>Gets the number of the window that is now.</summary>
    public long WindowIndex => _budget.Current.Index;

    /// <summary>Gets the most that a judgement has cost so far.</summary>
    public decimal HighestJudging
    {
        get
        {
            lock (_budget)
            {
                return _highestJudging;
            }
        }
    }

    /// <summary>Sets aside what a battle may cost.</summary>
    /// <returns>The window that pays; <see langword="null"/> where it does not fit in.</returns>
    public BudgetWindow? TryReserve(decimal amount)
    {
        lock (_budget)
        {
            BudgetWindow current = _budget.Current;
            if (current.Spent + amount > limit)
            {
                return null;
            }

            current.Spend(amount);
            return current;
        }
    }

    /// <summary>Takes what a judgement has cost.</summary>
    public void SeeJudging(decimal cost)
    {
        lock (_budget)
        {
            _highestJudging = Math.Max(_highestJudging, cost);
        }
    }

    /// <summary>Puts what was paid in the place of what was set aside, in the same window.</summary>
    public static void Settle(BudgetWindow window, decimal reserved, decimal paid) => window.Spend(paid - reserved);
}
