namespace RouteLlm;

/// <summary>What the engine's gauges show at one time.</summary>
internal sealed class EngineState
{
    /// <summary>Gets the held shares, without what the scores asked for.</summary>
    public List<DashboardShare> Shares { get; } = [];

    /// <summary>Gets the budgets.</summary>
    public List<DashboardBudget> Budgets { get; } = [];

    /// <summary>Gets whether the circuit of each model is open.</summary>
    public Dictionary<string, bool> Circuits { get; } = new(StringComparer.Ordinal);
}
