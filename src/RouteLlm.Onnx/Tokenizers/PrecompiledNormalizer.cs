using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RouteLlm;

/// <summary>SentencePiece's normalizer: a table of replacements, compiled into a double-array trie over UTF-8.</summary>
/// <remarks>
/// Does what Hugging Face's <c>Precompiled</c> does: a grapheme of fewer than six bytes becomes what the shortest of its beginnings in the
/// table becomes, whatever follows in the grapheme; in other graphemes each character is looked up by itself.
/// </remarks>
internal sealed class PrecompiledNormalizer : ITextNormalizer
{
    private const int GraphemeBytes = 6;
    private const int LongestCharacter = 4;

    private readonly uint[] _units;
    private readonly string?[] _ascii = new string?[128];
    private readonly byte[] _replacements;

    /// <param name="table">The compiled table: the trie's length in bytes, the trie, the replacements, each with a zero after it.</param>
    /// <exception cref="FormatException">The table is cut off or damaged.</exception>
    public PrecompiledNormalizer(ReadOnlySpan<byte> table)
    {
        if (table.Length < sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(table) is var trieLength && (trieLength == 0 || trieLength % sizeof(uint) != 0 || trieLength > table.Length - sizeof(uint)))
        {
            throw new FormatException("the precompiled character map is cut off or damaged");
        }

        table = table[sizeof(uint)..];
        _units = new uint[trieLength / sizeof(uint)];
        for (int i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(table[(i * sizeof(uint))..]);
        }

        _replacements = table[(int)trieLength..].ToArray();
        for (int i = 0; i < _ascii.Length; i++)
        {
            _ascii[i] = ReplacementOf([(byte)i]);
        }
    }

    public void Normalize(ReadOnlySpan<char> text, PooledList<char> normalized)
    {
        while (!text.IsEmpty)
        {
            // No ASCII character but the line feed after a carriage return joins the one before it to a grapheme.
            if (char.IsAscii(text[0]) && (text.Length == 1 || (char.IsAscii(text[1]) && text[1] != '\n')))
            {
                AppendAscii(text[0], normalized);
                text = text[1..];
                continue;
            }

            int length = StringInfo.GetNextTextElementLength(text);
            AppendGrapheme(text[..length], normalized);
            text = text[length..];
        }
    }

    private void AppendAscii(char character, PooledList<char> normalized)
    {
        if (_ascii[character] is { } replacement)
        {
            normalized.AddRange(replacement);
        }
        else
        {
            normalized.Add(character);
        }
    }

    private void AppendGrapheme(ReadOnlySpan<char> grapheme, PooledList<char> normalized)
    {
        Span<byte> bytes = stackalloc byte[GraphemeBytes];
        if (grapheme.Length < GraphemeBytes
            && Encoding.UTF8.TryGetBytes(grapheme, bytes, out int count)
            && count < GraphemeBytes
            && ReplacementOf(bytes[..count]) is { } whole)
        {
            normalized.AddRange(whole);
            return;
        }

        while (!grapheme.IsEmpty)
        {
            _ = Rune.DecodeFromUtf16(grapheme, out Rune character, out int length);
            if (ReplacementOf(bytes[..character.EncodeToUtf8(bytes[..LongestCharacter])]) is { } replacement)
            {
                normalized.AddRange(replacement);
            }
            else
            {
                normalized.AddRange(grapheme[..length]);
            }

            grapheme = grapheme[length..];
        }
    }

    // The layout of a unit is that of the Darts-clone library: the label in the lowest byte, a flag for a leaf, the offset to the children.
    private string? ReplacementOf(ReadOnlySpan<byte> key)
    {
        uint place = OffsetOf(_units[0]);
        foreach (byte label in key)
        {
            place ^= label;
            if (label == 0 || place >= _units.Length || LabelOf(_units[place]) != label)
            {
                return null;
            }

            uint unit = _units[place];
            place ^= OffsetOf(unit);
            if (HasLeaf(unit) && place < _units.Length)
            {
                return TextAt(_units[place] & 0x7FFF_FFFF);
            }
        }

        return null;

        static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;
        static uint LabelOf(uint unit) => unit & 0x8000_00FF;
        static uint OffsetOf(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
    }

    private string? TextAt(uint start)
    {
        if (start >= _replacements.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = _replacements.AsSpan((int)start);
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
