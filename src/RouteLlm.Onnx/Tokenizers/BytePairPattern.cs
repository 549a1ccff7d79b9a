using System.Globalization;
using System.Text;

namespace RouteLlm;

/// <summary>
/// Cuts text into the parts inside which byte pairs are merged: the regular expressions of GPT-2, Llama 3 and Qwen, matched by hand.
/// </summary>
/// <remarks>
/// By hand since .NET's expressions see halves of surrogate pairs, not characters. Each part takes time in proportion to what is looked
/// at, and nothing is looked at more than a few times.
/// </remarks>
/// <param name="IsGpt2">
/// Whether words are as in GPT-2: contractions in small letters only, a space before anything but white space, no line breaks after
/// symbols.
/// </param>
/// <param name="MaximumDigits">How many digits stand together at most.</param>
internal sealed record BytePairPattern(bool IsGpt2, int MaximumDigits)
{
    /// <summary>The expression of GPT-2.</summary>
    public const string Gpt2Expression = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The expression of Llama 3.</summary>
    public const string Llama3Expression =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The expression of Qwen 2.</summary>
    public const string Qwen2Expression =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private enum Kind
    {
        Letter,
        Number,
        WhiteSpace,
        Other,
    }

    public static BytePairPattern Gpt2 { get; } = new(true, int.MaxValue);

    /// <summary>Finds the pattern of a regular expression; <see langword="null"/> for an unknown one.</summary>
    public static BytePairPattern? Find(string expression) => expression switch
    {
        Gpt2Expression => Gpt2,
        Llama3Expression => new BytePairPattern(false, 3),
        Qwen2Expression => new BytePairPattern(false, 1),
        _ => null,
    };

    /// <summary>Gets the length of the first part of a text that is not empty.</summary>
    public int LengthOfFirst(ReadOnlySpan<char> text)
    {
        int contraction = Contraction(text);
        if (contraction > 0)
        {
            return contraction;
        }

        Kind first = KindAt(text, out int length);
        ReadOnlySpan<char> rest = text[length..];
        bool leadsLetters = IsGpt2 ? text[0] == ' ' : first is Kind.WhiteSpace or Kind.Other && text[0] is not ('\r' or '\n');
        if (first == Kind.Letter || (leadsLetters && BeginsWith(rest, Kind.Letter)))
        {
            return length + RunLength(rest, Kind.Letter, int.MaxValue);
        }

        if (first == Kind.Number)
        {
            return length + RunLength(rest, Kind.Number, MaximumDigits - 1);
        }

        bool isSpace = text[0] == ' ';
        if (IsGpt2 && isSpace && BeginsWith(rest, Kind.Number))
        {
            return length + RunLength(rest, Kind.Number, int.MaxValue);
        }

        if (first == Kind.Other || (isSpace && BeginsWith(rest, Kind.Other)))
        {
            length += RunLength(rest, Kind.Other, int.MaxValue);
            return IsGpt2 ? length : length + LineBreaks(text[length..]);
        }

        int run = length + RunLength(rest, Kind.WhiteSpace, int.MaxValue);
        int lastBreak = IsGpt2 ? -1 : text[..run].LastIndexOfAny('\r', '\n');

        // Of white space before something else the last character is left to it.
        return lastBreak >= 0 ? lastBreak + 1 : run == text.Length || run == 1 ? run : run - 1;
    }

    private static bool BeginsWith(ReadOnlySpan<char> text, Kind kind) => !text.IsEmpty && KindAt(text, out _) == kind;

    private static int RunLength(ReadOnlySpan<char> text, Kind kind, int maximumCharacters)
    {
        int end = 0;
        while (end < text.Length && maximumCharacters-- > 0 && KindAt(text[end..], out int length) == kind)
        {
            end += length;
        }

        return end;
    }

    private static int LineBreaks(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExcept('\r', '\n');
        return end < 0 ? text.Length : end;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int length)
    {
        char first = text[0];
        if (char.IsAscii(first))
        {
            length = 1;
            return char.IsAsciiLetter(first) ? Kind.Letter
                : char.IsAsciiDigit(first) ? Kind.Number
                : first is ' ' or (>= '\t' and <= '\r') ? Kind.WhiteSpace
                : Kind.Other;
        }

        _ = Rune.DecodeFromUtf16(text, out Rune character, out length);
        return Rune.GetUnicodeCategory(character) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Rune.IsWhiteSpace(character) ? Kind.WhiteSpace : Kind.Other,
        };
    }

    private int Contraction(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '\'')
        {
            return 0;
        }

        return (Small(text[1]), text.Length > 2 ? Small(text[2]) : '\0') switch
        {
            ('s' or 't' or 'm' or 'd', _) => 2,
            ('r' or 'v', 'e') or ('l', 'l') => 3,
            _ => 0,
        };
    }

    // The long s, too, is an s to an expression that takes small and capital letters for the same.
    private char Small(char character) =>
        IsGpt2 ? character : character == '\u017F' ? 's' : char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character;
}
