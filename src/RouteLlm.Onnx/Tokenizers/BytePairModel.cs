using System.Text;

namespace RouteLlm;

/// <summary>
/// Byte-level BPE: the UTF-8 bytes of each part of a text are merged pair by pair, the pair that was learned first before others.
/// </summary>
internal sealed class BytePairModel : ITokenModel
{
    private readonly BytePairPattern? _pattern;
    private readonly bool _addsSpace;
    private readonly int[] _byteIds;
    private readonly Dictionary<long, BytePairMerge> _merges;
    private readonly CharacterTrie? _wholeTokens;

    /// <param name="pattern">Cuts text into parts; <see langword="null"/> for one part.</param>
    /// <param name="addsSpace">Whether a space is put before a text that begins with none.</param>
    /// <param name="byteIds">The id of each byte.</param>
    /// <param name="merges">What two tokens become, by <see cref="BytePairMerge.KeyOf"/>.</param>
    /// <param name="wholeTokens">
    /// The vocabulary, where a part that stands in it as a whole is not merged at all; its characters are <see cref="ByteAlphabet"/>'s.
    /// </param>
    public BytePairModel(
        BytePairPattern? pattern, bool addsSpace, int[] byteIds, Dictionary<long, BytePairMerge> merges, CharacterTrie? wholeTokens)
    {
        _pattern = pattern;
        _addsSpace = addsSpace;
        _byteIds = byteIds;
        _merges = merges;
        _wholeTokens = wholeTokens;
    }

    public void Encode(ReadOnlySpan<char> text, bool isBeginning, PooledList<long> ids, int limit)
    {
        using var merging = new BytePairMerging(_merges);
        using var bytes = new PooledList<byte>();
        PooledList<char>? spaced = null;
        try
        {
            if (_addsSpace && !text.IsEmpty && !char.IsWhiteSpace(text[0]))
            {
                spaced = new PooledList<char>(text.Length + 1);
                spaced.Add(' ');
                spaced.AddRange(text);
                text = spaced.Items;
            }

            while (!text.IsEmpty && ids.Count < limit)
            {
                int length = _pattern is null ? text.Length : _pattern.LengthOfFirst(text);
                bytes.Truncate(0);
                Span<byte> room = bytes.Extend(Encoding.UTF8.GetMaxByteCount(length));
                bytes.Truncate(Encoding.UTF8.GetBytes(text[..length], room));
                EncodePart(bytes.Items, merging, ids);
                text = text[length..];
            }
        }
        finally
        {
            spaced?.Dispose();
        }
    }

    private void EncodePart(ReadOnlySpan<byte> part, BytePairMerging merging, PooledList<long> ids)
    {
        if (part.Length == 1)
        {
            ids.Add(_byteIds[part[0]]);
            return;
        }

        if (_wholeTokens is not null && FindWhole(part) is var whole and not CharacterTrie.None)
        {
            ids.Add(whole);
            return;
        }

        merging.Start(part, _byteIds);
        merging.Append(ids);
    }

    private int FindWhole(ReadOnlySpan<byte> part)
    {
        int node = CharacterTrie.Root;
        foreach (byte value in part)
        {
            node = _wholeTokens!.Next(node, ByteAlphabet.CharacterOf(value));
            if (node == CharacterTrie.None)
            {
                return CharacterTrie.None;
            }
        }

        return _wholeTokens!.ValueAt(node);
    }
}
