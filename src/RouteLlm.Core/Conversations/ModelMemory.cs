namespace RouteLlm;

/// <summary>
/// Remembers, for what conversations go on by, the model that gave it: ids that providers gave, and fingerprints of answers and tool calls.
/// Holds a bounded number; the oldest are forgotten. Safe for concurrent use.
/// </summary>
/// <param name="capacity">How many are remembered at least; at most twice as many are.</param>
/// <param name="tell">Tells the fleet, which remembers for a time, without waiting; <see langword="null"/> for a machine alone.</param>
/// <param name="ask">
/// Asks the fleet, once for all; gives a stamp or <see langword="null"/> for each, or nothing where the fleet is out of reach.
/// <see langword="null"/> for a machine alone.
/// </param>
internal sealed class ModelMemory(
    int capacity,
    Action<string, ModelStamp, TimeSpan>? tell = null,
    Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyList<ModelStamp?>>>? ask = null)
{
    // The fleet keeps each, so what is of no use later soon goes: a tool loop goes on within a day, a conversation within a week.
    private static readonly TimeSpan LifetimeOfCalls = TimeSpan.FromDays(1);
    private static readonly TimeSpan LifetimeOfConversations = TimeSpan.FromDays(7);

    private readonly RecentValues<ModelStamp> _stamps = new(capacity);
    private readonly RecentValues<ModelStamp> _calls = new(capacity);
    private volatile bool _hasAnswers;

    /// <summary>Gets whether an answer was remembered by its words.</summary>
    public bool HasAnswers => _hasAnswers;

    /// <summary>Gets whether a fleet may know what this machine does not.</summary>
    public bool HasFleet => ask is not null;

    /// <summary>
    /// Remembers who gave an answer, for when it comes back with nothing but its words. Nothing happens where it has none.
    /// </summary>
    public void RememberAnswer(string? fingerprint, ModelStamp stamp)
    {
        _hasAnswers |= fingerprint is not null;
        Remember(fingerprint, stamp, LifetimeOfConversations);
    }

    /// <summary>Remembers who made a tool call or asked for an approval: by its fingerprint, and on this machine by its id alone too.</summary>
    public void RememberCall(string id, string? fingerprint, ModelStamp stamp)
    {
        if (id.Length > 0)
        {
            _calls.Set(id, stamp);
        }

        Remember(fingerprint, stamp, LifetimeOfCalls);
    }

    /// <summary>Remembers who keeps a conversation, or goes on with an answer.</summary>
    /// <param name="id">What its provider calls it.</param>
    /// <param name="stamp">The model.</param>
    /// <param name="isOfUpdate">Whether every update has an id of its own: too many for the fleet.</param>
    public void RememberConversation(string id, ModelStamp stamp, bool isOfUpdate = false) =>
        Remember(id, stamp, isOfUpdate ? null : LifetimeOfConversations);

    /// <summary>Finds who gave an id, asking the fleet where this machine does not know.</summary>
    public async ValueTask<ModelStamp?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is null && ask is not null)
        {
            await LearnAsync([id], cancellationToken).ConfigureAwait(false);
        }

        return Find(id);
    }

    /// <summary>Asks the fleet, once, for what this machine does not know. Nothing happens for a machine alone.</summary>
    public async ValueTask LearnAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelStamp?> found = ask is null ? [] : await ask(ids, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < found.Count; i++)
        {
            if (found[i] is { } stamp)
            {
                _hasAnswers = true;
                _stamps.Set(ids[i], stamp);
            }
        }
    }

    public ModelStamp? Find(string? id) => id is not null && _stamps.TryGet(id, out ModelStamp stamp) ? stamp : null;

    /// <summary>Finds who made a call last that had this id.</summary>
    public ModelStamp? FindCall(string? id) => id is not null && _calls.TryGet(id, out ModelStamp stamp) ? stamp : null;

    private void Remember(string? id, ModelStamp stamp, TimeSpan? lifetime)
    {
        // Pieces of one answer may name the same id again and again.
        if (id is not null && Find(id)?.Model != stamp.Model)
        {
            _stamps.Set(id, stamp);
            if (lifetime is { } time)
            {
                tell?.Invoke(id, stamp, time);
            }
        }
    }
}
