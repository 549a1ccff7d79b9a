using System.Buffers;

namespace RouteLlm;

/// <summary>A list over a rented array. Not safe for concurrent use.</summary>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private T[] _items;

    public PooledList(int capacity = 256) => _items = ArrayPool<T>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public Span<T> Items => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Grow(Count + 1);
        }

        _items[Count++] = item;
    }

    public void AddRange(ReadOnlySpan<T> items) => items.CopyTo(Extend(items.Length));

    /// <summary>Lengthens the list; what the new part holds is for the caller to write.</summary>
    public Span<T> Extend(int count)
    {
        if (_items.Length - Count < count)
        {
            Grow(checked(Count + count));
        }

        Count += count;
        return _items.AsSpan(Count - count, count);
    }

    /// <summary>Shortens the list.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(_items);
        _items = [];
        Count = 0;
    }

    private void Grow(int needed)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, (int)Math.Min(2L * _items.Length, Array.MaxLength)));
        Items.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_items);
        _items = larger;
    }
}
