using System.Collections.Concurrent;

namespace RouteLlm;

/// <summary>Remembers, for ids that providers gave, the model that gave them. Holds a bounded number; the oldest are forgotten. Safe for concurrent use.</summary>
/// <param name="capacity">How many ids are remembered at least; at most twice as many are.</param>
internal sealed class ModelMemory(int capacity)
{
    // Two generations: when the young one is full it becomes the old one, and what was old is forgotten.
    private volatile ConcurrentDictionary<string, ModelStamp> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, ModelStamp> _old = new(StringComparer.Ordinal);
    private int _count;
    private volatile bool _hasAnswers;

    /// <summary>Gets whether an answer was remembered by its words.</summary>
    public bool HasAnswers => _hasAnswers;

    /// <summary>Remembers who gave an answer, for when it comes back with nothing but its words. Nothing happens where it has none.</summary>
    public void RememberAnswer(string? fingerprint, ModelStamp stamp)
    {
        _hasAnswers |= fingerprint is not null;
        Remember(fingerprint, stamp);
    }

    /// <summary>Remembers who gave an id. Nothing happens without one.</summary>
    public void Remember(string? id, ModelStamp stamp)
    {
        if (id is null)
        {
            return;
        }

        if (!_young.TryAdd(id, stamp))
        {
            _young[id] = stamp;
        }
        else if (Interlocked.Increment(ref _count) > capacity)
        {
            TurnOver();
        }
    }

    public ModelStamp? Find(string? id)
    {
        if (id is null)
        {
            return null;
        }

        if (_young.TryGetValue(id, out ModelStamp stamp))
        {
            return stamp;
        }

        if (!_old.TryGetValue(id, out stamp))
        {
            return null;
        }

        // It is in use, so it stays for another generation.
        Remember(id, stamp);
        return stamp;
    }

    private void TurnOver()
    {
        // Only one of those who come here at once finds the number too high.
        if (Interlocked.Exchange(ref _count, 0) > capacity)
        {
            _old = _young;
            _young = new ConcurrentDictionary<string, ModelStamp>(StringComparer.Ordinal);
        }
    }
}
