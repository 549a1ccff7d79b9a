namespace RouteLlm;

/// <summary>
/// Remembers, for ids that providers gave, the model that gave them. Holds a bounded number; the oldest are forgotten. Safe for concurrent
/// use.
/// </summary>
/// <param name="capacity">How many ids are remembered at least; at most twice as many are.</param>
/// <param name="tell">Tells the fleet who keeps a conversation; <see langword="null"/> for a machine alone.</param>
/// <param name="ask">Asks the fleet who keeps a conversation; <see langword="null"/> for a machine alone.</param>
internal sealed class ModelMemory(
    int capacity, Action<string, ModelStamp>? tell = null, Func<string, CancellationToken, ValueTask<ModelStamp?>>? ask = null)
{
    private readonly RecentValues<ModelStamp> _stamps = new(capacity);
    private volatile bool _hasAnswers;

    /// <summary>Gets whether an answer was remembered by its words.</summary>
    public bool HasAnswers => _hasAnswers;

    /// <summary>
    /// Remembers who gave an answer, for when it comes back with nothing but its words. Nothing happens where it has none.
    /// </summary>
    public void RememberAnswer(string? fingerprint, ModelStamp stamp)
    {
        _hasAnswers |= fingerprint is not null;
        Remember(fingerprint, stamp);
    }

    /// <summary>Remembers who gave an id. Nothing happens without one.</summary>
    public void Remember(string? id, ModelStamp stamp)
    {
        if (id is not null)
        {
            _stamps.Set(id, stamp);
        }
    }

    /// <summary>Remembers who keeps a conversation, and tells the fleet. Nothing happens without one, or where that is known.</summary>
    public void RememberConversation(string? id, ModelStamp stamp)
    {
        if (id is not null && Find(id)?.Model != stamp.Model)
        {
            _stamps.Set(id, stamp);
            tell?.Invoke(id, stamp);
        }
    }

    /// <summary>Finds who keeps a conversation, asking the fleet where this machine does not know.</summary>
    public async ValueTask<ModelStamp?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is { } known)
        {
            return known;
        }

        ModelStamp? found = ask is null ? null : await ask(id, cancellationToken).ConfigureAwait(false);
        if (found is { } stamp)
        {
            Remember(id, stamp);
        }

        return found;
    }

    public ModelStamp? Find(string? id) => id is not null && _stamps.TryGet(id, out ModelStamp stamp) ? stamp : null;
}
