using System.Collections.Concurrent;

namespace RouteLlm;

/// <summary>Remembers values by keys. Holds a bounded number; the oldest are forgotten. Safe for concurrent use.</summary>
/// <param name="capacity">How many are remembered at least; at most twice as many are.</param>
internal sealed class RecentValues<T>(int capacity)
    where T : struct
{
    // Two generations: when the young one is full it becomes the old one, and what was old is forgotten.
    private volatile ConcurrentDictionary<string, T> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, T> _old = new(StringComparer.Ordinal);
    private int _count;

    public void Set(string key, T value)
    {
        if (!_young.TryAdd(key, value))
        {
            _young[key] = value;
        }
        else if (Interlocked.Increment(ref _count) > capacity)
        {
            TurnOver();
        }
    }

    public bool TryGet(string key, out T value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        // It is in use, so it stays for another generation.
        Set(key, value);
        return true;
    }

    private void TurnOver()
    {
        // Only one of those who come here at once finds the number too high.
        if (Interlocked.Exchange(ref _count, 0) > capacity)
        {
            _old = _young;
            _young = new ConcurrentDictionary<string, T>(StringComparer.Ordinal);
        }
    }
}
