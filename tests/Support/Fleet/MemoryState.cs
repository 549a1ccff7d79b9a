namespace RouteLlm.Tests;

/// <summary>What a fleet shares, in memory.</summary>
internal sealed class MemoryState : IFleetState
{
    private const string Conversation = "conversation:";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TimeSpan> _conversations = new(StringComparer.Ordinal);
    private volatile bool _isDown;
    private int _questions;

    public Dictionary<string, double> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets how often it was asked which model a conversation goes on with.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>Gets what conversations go on by, with the time for which that is kept.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Conversations
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, TimeSpan>(_conversations, StringComparer.Ordinal);
            }
        }
    }

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

        if (changes.Any(static change => change.Amount == 0 && change.Key.StartsWith(Conversation, StringComparison.Ordinal)))
        {
            Interlocked.Increment(ref _questions);
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
                    if (change.Key.StartsWith(Conversation, StringComparison.Ordinal))
                    {
                        _conversations[change.Key] = change.Lifetime;
                    }
                }
            }
        }

        return ValueTask.CompletedTask;
    }
}
