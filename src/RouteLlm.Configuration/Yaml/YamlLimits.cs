using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RouteLlm;

/// <summary>
/// Goes through a YAML text event by event, without recursion and without keeping it, and refuses what would overflow the stack or fill the
/// memory once it is loaded. For one text.
/// </summary>
internal sealed class YamlLimits(Func<Mark, string, Exception?, ConfigurationFileException> wrong)
{
    // Far above any configuration: the deepest key of ours stands at 8, and the loader recurses once for each level.
    private const int MaximumDepth = 32;
    private const int MaximumAliases = 1_000;

    // Counted as if each alias were written out, since whoever reads the nodes goes through it as often as it is named.
    private const int MaximumNodes = 25_000;

    private readonly Dictionary<AnchorName, (long Nodes, bool IsScalar)> _anchors = [];
    private readonly Stack<Collection> _open = [];
    private long _nodes;
    private int _aliases;

    /// <exception cref="ConfigurationFileException">The text is not YAML, or goes beyond a limit.</exception>
    public void ThrowIfExceeded(string text) => YamlParsing.Run(
        text,
        parser =>
        {
            while (parser.MoveNext())
            {
                Count(parser.Current!);
            }
        },
        wrong);

    private void Count(ParsingEvent current)
    {
        switch (current)
        {
            case AnchorAlias alias:
                CountAlias(alias);
                break;
            case Scalar scalar:
                Begin(scalar, isScalar: true);
                Remember(scalar.Anchor, nodes: 1, isScalar: true);
                break;
            case NodeEvent collection:
                Begin(collection, isScalar: false);
                _open.Push(new Collection(collection.Anchor, _nodes - 1, collection is MappingStart));
                if (_open.Count > MaximumDepth)
                {
                    throw wrong(current.Start, $"it is nested more than {MaximumDepth} levels deep. Write it flatter.", null);
                }

                break;
            case MappingEnd or SequenceEnd:
                Collection closed = _open.Pop();
                Remember(closed.Anchor, _nodes - closed.NodesBefore, isScalar: false);
                break;
        }
    }

    private void CountAlias(AnchorAlias alias)
    {
        if (_open.Any(collection => collection.Anchor == alias.Value))
        {
            throw wrong(alias.Start, $"'*{alias.Value}' is inside of what it repeats. Remove it.", null);
        }

        (long nodes, bool isScalar) = _anchors.TryGetValue(alias.Value, out (long, bool) found)
            ? found
            : throw wrong(alias.Start, $"there is no anchor '&{alias.Value}' above '*{alias.Value}'. Write one, or put the text in quotes.", null);
        if (++_aliases > MaximumAliases)
        {
            throw wrong(alias.Start, $"it has more than {MaximumAliases} aliases. Remove some.", null);
        }

        ThrowIfUnfitKey(alias, isScalar);
        Add(nodes, alias);
    }

    private void Begin(NodeEvent node, bool isScalar)
    {
        ThrowIfUnfitKey(node, isScalar);
        Add(1, node);
    }

    private void Add(long nodes, ParsingEvent place)
    {
        _nodes += nodes;
        if (_nodes > MaximumNodes)
        {
            throw wrong(place.Start, $"it has more than {MaximumNodes} keys and values, each alias counted as what it repeats. Split it, or remove some.", null);
        }
    }

    // The loader hashes a key with all that is in it, again and again.
    private void ThrowIfUnfitKey(ParsingEvent node, bool isScalar)
    {
        if (_open.TryPop(out Collection? collection))
        {
            _open.Push(collection with { HasKey = collection.IsMapping && !collection.HasKey });
            if (collection is { IsMapping: true, HasKey: false } && !isScalar)
            {
                throw wrong(node.Start, "a key must be a single value.", null);
            }
        }
    }

    private void Remember(AnchorName anchor, long nodes, bool isScalar)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = (nodes, isScalar);
        }
    }

    private sealed record Collection(AnchorName Anchor, long NodesBefore, bool IsMapping)
    {
        public bool HasKey { get; init; }
    }
}
