using Microsoft.ML.Tokenizers;

namespace RouteLlm;

/// <summary>Counts tokens by a tokenizer of Microsoft.ML.Tokenizers, in a time that no text makes long.</summary>
/// <remarks>
/// Words are counted whole, and long ones in pieces (<see cref="TextCuts"/>). Of a text with very many such pieces a sample is counted and
/// stands for the rest, and long runs of one character are counted by their length.
/// </remarks>
internal sealed class LibraryTokenCounter(Tokenizer tokenizer) : ITokenCounter
{
    /// <summary>The characters of long words that are counted piece by piece before sampling begins.</summary>
    public const int ExactCharacters = 16_384;

    private const int SampledOneIn = 32;

    private readonly LibraryTokenizer _tokenizer = new(tokenizer, vocabularySize: 0);

    public long Count(ReadOnlySpan<char> text)
    {
        long tokens = 0;
        int charactersOfLongWords = 0;
        uint beyond = 0;
        double sampledCharacters = 0;
        double sampledTokens = 0;
        long skipped = 0;
        RepeatedCharacters repeated = new(_tokenizer);
        while (!text.IsEmpty)
        {
            if (repeated.TryCount(text, out int length, out long tokensOfRun))
            {
                tokens += tokensOfRun;
                text = text[length..];
                continue;
            }

            length = TextCuts.End(text);
            ReadOnlySpan<char> piece = text[..length];
            text = text[length..];
            bool isOfLongWord = length <= TextCuts.LongestWord && !text.IsEmpty;
            bool isBeyond = isOfLongWord && charactersOfLongWords > ExactCharacters;
            charactersOfLongWords += isOfLongWord ? length : 0;
            if (isBeyond && !IsSampled(beyond++))
            {
                skipped += length;
                continue;
            }

            int count = _tokenizer.CountPiece(piece);
            tokens += count;
            sampledCharacters += isBeyond ? length : 0;
            sampledTokens += isBeyond ? count : 0;
        }

        return skipped == 0 ? tokens : tokens + (long)Math.Ceiling(skipped * sampledTokens / sampledCharacters);
    }

    // Steps of the golden ratio spread the sample evenly, and no text that repeats itself keeps step with them. The first piece is always
    // in it.
    private static bool IsSampled(uint index) => unchecked(index * 2_654_435_769u) < uint.MaxValue / SampledOneIn;
}
