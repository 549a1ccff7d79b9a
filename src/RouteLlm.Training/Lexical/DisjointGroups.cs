namespace RouteLlm;

/// <summary>Items that fall into groups as they are joined (Galler and Fischer, 1964). Not thread-safe.</summary>
internal sealed class DisjointGroups(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    /// <summary>Gets the first item of an item's group.</summary>
    public int FirstOf(int item)
    {
        while (_parents[item] != item)
        {
            item = _parents[item] = _parents[_parents[item]];
        }

        return item;
    }

    public bool AreJoined(int left, int right) => FirstOf(left) == FirstOf(right);

    public void Join(int left, int right)
    {
        (int first, int second) = (FirstOf(left), FirstOf(right));
        _parents[Math.Max(first, second)] = Math.Min(first, second);
    }
}
