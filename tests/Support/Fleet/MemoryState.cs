namespace RouteLlm.Tests;

/// <summary>What a fleet shares, in memory.</summary>
internal sealed class MemoryState : IFleetState
{
    private readonly Lock _lock = new();
    private volatile bool _isDown;

    public Dictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>Gives the numbers as they are now, while machines may exchange theirs.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        lock (_lock)
        {
            return new Dictionary<string, double>(Numbers, StringComparer.Ordinal);
        }
    }

    public ValueTask ExchangeAsync(IReadOnlyList<SharedChange> changes, Memory<double> totals, CancellationToken cancellationToken = default)
    {
        if (IsDown)
        {
            return ValueTask.FromException(new IOException("Out of reach."));
        }

        lock (_lock)
        {
            for (int i = 0; i < changes.Count; i++)
            {
                SharedChange change = changes[i];
                double before = Numbers.GetValueOrDefault(change.Key);
                double after = change.Kind == SharedChangeKind.Add ? before + change.Amount : Math.Max(before, change.Amount);
                totals.Span[i] = after;
                if (change.Kind == SharedChangeKind.Add || after > before)
                {
                    Numbers[change.Key] = after;
                }
            }
        }

        return ValueTask.CompletedTask;
    }
}
