namespace RouteLlm;

/// <summary>Numbers by strings, found character by character: what a text begins with is found in one pass over it.</summary>
internal sealed class CharacterTrie
{
    public const int Root = 0;
    public const int None = -1;

    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    // Edges of all nodes in one table with open addressing; a key of 0 is free.
    private Edge[] _edges = new Edge[1 << 10];
    private int _shift = 64 - 10;
    private int _edgeCount;
    private int[] _values = new int[1 << 9];
    private int _nodeCount = 1;

    public CharacterTrie() => _values[Root] = None;

    /// <summary>Adds a string; a later number replaces an earlier one.</summary>
    public void Add(ReadOnlySpan<char> key, int value)
    {
        int node = Root;
        foreach (char character in key)
        {
            int next = Next(node, character);
            node = next == None ? AddEdge(node, character) : next;
        }

        _values[node] = value;
    }

    /// <summary>Follows a character from a node.</summary>
    /// <returns>The node that it leads to, or <see cref="None"/>.</returns>
    public int Next(int node, char character)
    {
        Edge[] edges = _edges;
        ulong key = KeyOf(node, character);
        for (int place = (int)((key * Multiplier) >> _shift); ; place = (place + 1) & (edges.Length - 1))
        {
            ref readonly Edge edge = ref edges[place];
            if (edge.Key == key)
            {
                return edge.Target;
            }

            if (edge.Key == 0)
            {
                return None;
            }
        }
    }

    /// <summary>Gets the number of the string that ends at a node, or <see cref="None"/>.</summary>
    public int ValueAt(int node) => _values[node];

    /// <summary>Finds the number of a string, or <see cref="None"/>.</summary>
    public int Find(ReadOnlySpan<char> key)
    {
        int node = Root;
        foreach (char character in key)
        {
            node = Next(node, character);
            if (node == None)
            {
                return None;
            }
        }

        return _values[node];
    }

    /// <summary>Finds the longest string that a text begins with.</summary>
    /// <returns>Its number and its length; <see cref="None"/> and 0 if no entry matches.</returns>
    public (int Value, int Length) LongestPrefixOf(ReadOnlySpan<char> text)
    {
        (int Value, int Length) longest = (None, 0);
        int node = Root;
        for (int i = 0; i < text.Length; i++)
        {
            node = Next(node, text[i]);
            if (node == None)
            {
                break;
            }

            if (_values[node] != None)
            {
                longest = (_values[node], i + 1);
            }
        }

        return longest;
    }

    private static ulong KeyOf(int node, char character) => ((ulong)(uint)(node + 1) << 16) | character;

    private int AddEdge(int node, char character)
    {
        if (_edgeCount * 2 >= _edges.Length)
        {
            Edge[] smaller = _edges;
            _edges = new Edge[smaller.Length * 2];
            _shift--;
            foreach (Edge edge in smaller)
            {
                if (edge.Key != 0)
                {
                    Place(edge);
                }
            }
        }

        if (_nodeCount == _values.Length)
        {
            Array.Resize(ref _values, _nodeCount * 2);
        }

        _values[_nodeCount] = None;
        Place(new Edge(KeyOf(node, character), _nodeCount));
        _edgeCount++;
        return _nodeCount++;
    }

    private void Place(Edge edge)
    {
        int place = (int)((edge.Key * Multiplier) >> _shift);
        while (_edges[place].Key != 0)
        {
            place = (place + 1) & (_edges.Length - 1);
        }

        _edges[place] = edge;
    }

    private readonly record struct Edge(ulong Key, int Target);
}
