namespace RouteLlm;

/// <summary>
/// What was spent in one window: by this process, and by the rest of the fleet as far as is known. Safe for concurrent use.
/// </summary>
internal sealed class BudgetWindow(long index)
{
    // Money is counted in billionths, so that it can be added without a lock.
    private const decimal Billion = 1_000_000_000;

    private long _local;
    private long _shared;
    private long _others;

    /// <summary>Gets the number of the window since 1970.</summary>
    public long Index => index;

    /// <summary>
    /// Gets how much of a limit is spent. In floating point, since every request asks: dividing decimals costs more than all the rest of a
    /// budget.
    /// </summary>
    /// <param name="limit">The limit, in <see cref="Parts"/>.</param>
    public double ShareOf(double limit) => (Volatile.Read(ref _local) + Volatile.Read(ref _others)) / limit;

    public decimal Spent => (Volatile.Read(ref _local) + Volatile.Read(ref _others)) / Billion;

    /// <summary>Gets what the fleet had spent when it was last heard of, this process's shared part included.</summary>
    public decimal FleetSpent => (Volatile.Read(ref _shared) + Volatile.Read(ref _others)) / Billion;

    /// <summary>Turns money into the parts that are counted.</summary>
    public static double Parts(decimal amount) =>
        amount < decimal.MaxValue / Billion ? (double)(amount * Billion) : (double)amount * (double)Billion;

    public void Spend(decimal amount) => Interlocked.Add(ref _local, (long)decimal.Ceiling(amount * Billion));

    /// <summary>Gets what was spent here since the fleet was last told.</summary>
    public decimal Unshared => (Volatile.Read(ref _local) - Volatile.Read(ref _shared)) / Billion;

    /// <summary>Takes what was spent here since this was last called.</summary>
    public decimal TakeUnshared()
    {
        long local = Volatile.Read(ref _local);
        return (local - Interlocked.Exchange(ref _shared, local)) / Billion;
    }

    /// <summary>Gives back what could not be shared.</summary>
    public void ReturnUnshared(decimal amount) => Interlocked.Add(ref _shared, -(long)(amount * Billion));

    /// <summary>Takes over what the fleet has spent, this process's shared part included.</summary>
    public void Follow(decimal fleetTotal) =>
        Interlocked.Exchange(ref _others, Math.Max(0, (long)(fleetTotal * Billion) - Volatile.Read(ref _shared)));
}
