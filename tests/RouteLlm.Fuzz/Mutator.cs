using System.Text;

namespace RouteLlm.Tests;

/// <summary>Makes inputs out of seeds, always the same ones for a seed of the generator. Not safe for concurrent use.</summary>
internal sealed class Mutator
{
    private const int MaximumLength = 1 << 16;
    private const int MaximumChanges = 6;

    // Numbers at the edges of their types, half characters, and what structure is made of.
    private static readonly byte[][] Usual =
    [
        .. new[]
        {
            "\\ud800", "\\udc00", "\\u0000", "0", "-1", "1e999", "-1e-999", "2147483648", "-2147483649", "9223372036854775808", "18446744073709551616", "NaN", "null", "true", "\"\"", "[]", "{}", "[[", "{\"a\":", "\"",
            "\n", "\r\n", "\r", "\0", " ", ",", ":", "\uFEFF", "😀", "é", "\u0301", "data: ", "data: [DONE]\n\n", "event: error\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0, 0, 0, 0, 0x80],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
    ];

    private readonly IReadOnlyList<byte[]> _seeds;
    private readonly byte[][] _words;
    private readonly Random _random;
    private readonly List<byte> _input = [];

    public Mutator(IReadOnlyList<byte[]> seeds, IEnumerable<string> words, int seed)
    {
        _seeds = seeds.Count > 0 ? seeds : [[]];
        _words = [.. Usual, .. words.Select(Encoding.UTF8.GetBytes)];
        _random = new Random(seed);
    }

    /// <summary>Makes the next input.</summary>
    public byte[] Next()
    {
        _input.Clear();
        _input.AddRange(_seeds[_random.Next(_seeds.Count)]);
        for (int changes = 1 + _random.Next(MaximumChanges); changes > 0; changes--)
        {
            Change();
        }

        return [.. _input.Count > MaximumLength ? _input.Take(MaximumLength) : _input];
    }

    private void Change()
    {
        int place = _random.Next(_input.Count + 1);
        int length = Math.Min(_input.Count - place, _random.Next(1, 1 << _random.Next(1, 9)));
        switch (_random.Next(12))
        {
            case 0 when place < _input.Count:
                _input[place] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when place < _input.Count:
                _input[place] = (byte)_random.Next(256);
                break;
            case 2 when place < _input.Count:
                _input[place] += (byte)(_random.Next(2) == 0 ? 1 : 255);
                break;
            case 3 or 4:
                _input.RemoveRange(place, length);
                break;
            case 5:
                _input.InsertRange(place, _words[_random.Next(_words.Length)]);
                break;
            case 6:
                byte[] word = _words[_random.Next(_words.Length)];
                _input.RemoveRange(place, Math.Min(word.Length, _input.Count - place));
                _input.InsertRange(place, word);
                break;
            case 7:
                Repeat(place, length);
                break;
            case 8:
                InsertPiece(place, _seeds[_random.Next(_seeds.Count)]);
                break;
            case 9:
                InsertPiece(place, [.. _input]);
                break;
            case 10:
                _input.RemoveRange(place, _input.Count - place);
                break;
            default:
                _input.Insert(place, (byte)_random.Next(256));
                break;
        }
    }

    // Now and then often enough to nest deep, or to be long.
    private void Repeat(int place, int length)
    {
        byte[] piece = [.. _input.GetRange(place, length)];
        int times = _random.Next(64) == 0 ? MaximumLength / Math.Max(1, length) : 1 + _random.Next(8);
        times = Math.Min(times, Math.Max(0, MaximumLength - _input.Count) / Math.Max(1, length));
        byte[] repeated = new byte[times * length];
        for (int i = 0; i < repeated.Length; i++)
        {
            repeated[i] = piece[i % length];
        }

        _input.InsertRange(place, repeated);
    }

    private void InsertPiece(int place, byte[] source)
    {
        int start = _random.Next(source.Length + 1);
        _input.InsertRange(place, source.AsSpan(start, _random.Next(source.Length - start + 1)));
    }
}
