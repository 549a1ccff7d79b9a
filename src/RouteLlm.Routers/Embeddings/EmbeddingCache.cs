using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Keeps the embeddings that were used last. Safe for concurrent use.</summary>
internal sealed class EmbeddingCache(int capacity)
{
    private readonly Dictionary<PromptKey, LinkedListNode<(PromptKey Key, Embedding<float> Embedding)>> _nodes = [];

    // The one used last comes first.
    private readonly LinkedList<(PromptKey Key, Embedding<float> Embedding)> _byUse = new();

    /// <summary>Gets the largest number of embeddings that are kept.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Finds the embeddings of keys; <see langword="null"/> for unknown keys.</summary>
    public Embedding<float>?[] Find(ReadOnlySpan<PromptKey> keys)
    {
        var found = new Embedding<float>?[keys.Length];
        lock (_byUse)
        {
            for (int i = 0; i < found.Length; i++)
            {
                if (_nodes.TryGetValue(keys[i], out LinkedListNode<(PromptKey Key, Embedding<float> Embedding)>? node))
                {
                    found[i] = node.Value.Embedding;
                    _byUse.Remove(node);
                    _byUse.AddFirst(node);
                }
            }
        }

        return found;
    }

    /// <summary>Keeps embeddings, and drops those that were not used for longest.</summary>
    public void Add(IEnumerable<KeyValuePair<PromptKey, Embedding<float>>> embeddings)
    {
        lock (_byUse)
        {
            foreach ((PromptKey key, Embedding<float> embedding) in embeddings)
            {
                // Another call may have brought it meanwhile.
                if (_nodes.Remove(key, out LinkedListNode<(PromptKey Key, Embedding<float> Embedding)>? earlier))
                {
                    _byUse.Remove(earlier);
                }

                _nodes.Add(key, _byUse.AddFirst((key, embedding)));
                if (_nodes.Count > Capacity)
                {
                    _nodes.Remove(_byUse.Last!.Value.Key);
                    _byUse.RemoveLast();
                }
            }
        }
    }
}
