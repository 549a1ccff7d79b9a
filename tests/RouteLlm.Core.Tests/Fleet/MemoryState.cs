namespace RouteLlm.Tests;

/// <summary>What a fleet shares, in memory.</summary>
internal sealed class MemoryState : IFleetState
{
    public Dictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    public ValueTask ExchangeAsync(IReadOnlyList<SharedChange> changes, Memory<double> totals, CancellationToken cancellationToken = default)
    {
        if (IsDown)
        {
            return ValueTask.FromException(new IOException("Out of reach."));
        }

        for (int i = 0; i < changes.Count; i++)
        {
            double before = Numbers.GetValueOrDefault(changes[i].Key);
            totals.Span[i] = Numbers[changes[i].Key] = changes[i].Kind == SharedChangeKind.Add ? before + changes[i].Amount : Math.Max(before, changes[i].Amount);
        }

        return ValueTask.CompletedTask;
    }
}
