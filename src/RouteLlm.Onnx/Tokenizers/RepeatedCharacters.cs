namespace RouteLlm;

/// <summary>
/// Counts the tokens of long runs of one character by their length: tokenizers have tokens of many spaces or dashes, which cuts would tear
/// apart. For one text.
/// </summary>
internal struct RepeatedCharacters(LibraryTokenizer tokenizer)
{
    // Two lengths, the second twice the first: what the second half adds is what every further one adds.
    private const int AsciiStep = 256;
    private const int Step = 64;

    // Each other character costs two counts of a long word.
    private const int MostCharacters = 8;

    private Dictionary<string, (int Once, int Twice)>? _counts;

    /// <summary>Counts the run that a text begins with, if it is a long one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The characters of the run.</param>
    /// <param name="tokens">Its tokens.</param>
    public bool TryCount(ReadOnlySpan<char> text, out int length, out long tokens)
    {
        int unit = text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;
        int step = unit * (text[0] < 128 ? AsciiStep : Step);
        length = 0;
        tokens = 0;
        if (text.Length <= 2 * step || LengthOf(text[..(2 * step)], unit) < 2 * step)
        {
            return false;
        }

        string character = text[..unit].ToString();
        if (_counts is null || !_counts.TryGetValue(character, out (int Once, int Twice) counts))
        {
            if (_counts is { Count: >= MostCharacters })
            {
                return false;
            }

            counts = (tokenizer.CountPiece(text[..step]), tokenizer.CountPiece(text[..(2 * step)]));
            (_counts ??= new(StringComparer.Ordinal))[character] = counts;
        }

        length = LengthOf(text, unit);
        tokens = counts.Twice + (long)Math.Ceiling((counts.Twice - counts.Once) * ((length - (2 * step)) / (double)step));
        return true;
    }

    private static int LengthOf(ReadOnlySpan<char> text, int unit)
    {
        int differs = text[unit..].CommonPrefixLength(text);
        return unit + (differs - (differs % unit));
    }
}
