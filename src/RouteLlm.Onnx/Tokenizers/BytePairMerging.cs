namespace RouteLlm;

/// <summary>Merges the bytes of one part after the other. Not safe for concurrent use.</summary>
/// <remarks>
/// Symbols are a linked list, possible merges a queue by rank and place: n log n for a part of n bytes, however long it is.
/// </remarks>
internal sealed class BytePairMerging(Dictionary<long, BytePairMerge> merges) : IDisposable
{
    private const int Nowhere = -1;

    private readonly PooledList<Symbol> _symbols = new();

    // Rank first, then place: what was learned first is merged first, and of the same pairs the leftmost.
    private readonly PriorityQueue<Candidate, (int Rank, int Place)> _queue = new();

    /// <summary>Merges a part of at least one byte.</summary>
    public void Start(ReadOnlySpan<byte> part, ReadOnlySpan<int> byteIds)
    {
        _symbols.Truncate(0);
        _queue.Clear();
        Span<Symbol> symbols = _symbols.Extend(part.Length);
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = new Symbol(byteIds[part[i]], i - 1, i + 1 < symbols.Length ? i + 1 : Nowhere);
        }

        for (int i = 0; i + 1 < symbols.Length; i++)
        {
            Enqueue(symbols, i);
        }

        while (_queue.TryDequeue(out Candidate candidate, out (int Rank, int Place) order))
        {
            ref Symbol left = ref symbols[order.Place];

            // Either symbol may have become another since.
            if (left.Id != candidate.Left || left.Next == Nowhere || symbols[left.Next].Id != candidate.Right)
            {
                continue;
            }

            ref Symbol right = ref symbols[left.Next];
            left.Id = candidate.Merged;
            left.Next = right.Next;
            right.Id = Nowhere;
            if (left.Next != Nowhere)
            {
                symbols[left.Next].Previous = order.Place;
                Enqueue(symbols, order.Place);
            }

            if (left.Previous != Nowhere)
            {
                Enqueue(symbols, left.Previous);
            }
        }
    }

    /// <summary>Appends the ids that are left.</summary>
    public void Append(PooledList<long> ids)
    {
        ReadOnlySpan<Symbol> symbols = _symbols.Items;
        for (int i = 0; i != Nowhere; i = symbols[i].Next)
        {
            ids.Add(symbols[i].Id);
        }
    }

    public void Dispose() => _symbols.Dispose();

    private void Enqueue(ReadOnlySpan<Symbol> symbols, int place)
    {
        int left = symbols[place].Id;
        int right = symbols[symbols[place].Next].Id;
        if (merges.TryGetValue(BytePairMerge.KeyOf(left, right), out BytePairMerge merge))
        {
            _queue.Enqueue(new Candidate(left, right, merge.Id), (merge.Rank, place));
        }
    }

    private readonly record struct Candidate(int Left, int Right, int Merged);

    private record struct Symbol(int Id, int Previous, int Next);
}
