namespace RouteLlm;

/// <summary>How much may be spent in a window of time. The cost of every model counts.</summary>
/// <remarks>
/// A call is counted when it ends, so the budget can be exceeded by the cost of the calls in flight, and no more. A turn that is not over
/// (a tool's result goes back to the model that asked for it) is still answered.
/// </remarks>
public sealed class BudgetOptions
{
    /// <summary>Gets or sets how much may be spent in a window, in the currency of the prices; more than 0.</summary>
    public decimal Limit { get; set; }

    /// <summary>
    /// Gets or sets whether each caller (<see cref="CallerOptions"/>) may spend the limit by itself. Default: <see langword="false"/>, all
    /// together. Requests without a caller, and callers that are not known by name, have it together.
    /// </summary>
    public bool PerCaller { get; set; }

    /// <summary>
    /// Gets or sets the name of the only caller (<see cref="CallerOptions"/>) whose requests are paid from this budget. Default:
    /// <see langword="null"/>, those of all. Budgets of all hold for this caller too; those with
    /// <see cref="PerCaller"/> do not: its own take their place.
    /// </summary>
    public string? Caller { get; set; }

    /// <summary>
    /// Gets or sets the length of the windows, which follow one another from 1970-01-01T00:00Z: those of a day begin at midnight UTC.
    /// Default: a day.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Gets or sets the percentage of the limit from which the threshold rises, smoothly, to 1 at the limit. Default: 80; 100 turns it off.
    /// </summary>
    public double RiseFromPercent { get; set; } = 80;

    /// <summary>Gets or sets what happens at the limit. Default: the weak model answers everything.</summary>
    public BudgetLimit AtLimit { get; set; }
}
