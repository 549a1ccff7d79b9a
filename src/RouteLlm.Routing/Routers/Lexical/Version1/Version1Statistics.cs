using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>What is counted in a text while its features are extracted.</summary>
internal struct Version1Statistics
{
    private int _letters;
    private int _digits;
    private int _capitals;
    private int _punctuation;
    private int _nonAscii;
    private int _lines;
    private int _questionMarks;
    private int _codeMarks;
    private int _latexMarks;
    private int _arithmeticMarks;
    private int _answerOptions;
    private int _numbers;

    /// <summary>Gets the names of the values that <see cref="Write"/> gives, in their order, for people.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "length in characters", "length in words", "share of digits", "share of non-ASCII characters", "share of capitals", "share of punctuation",
        "lines", "LaTeX marks", "code marks", "answer options", "numbers", "question marks", "arithmetic marks", "letters per word",
    ];

    /// <summary>Gets or sets the length of the whole text.</summary>
    internal int Characters { get; set; }

    /// <summary>Gets or sets the number of words, runs of letters and digits and characters of scripts without spaces.</summary>
    internal int Words { get; set; }

    /// <summary>
    /// Gives the statistics as the model sees them: counts as ln(1 + count), shares of all characters, letters per word up to 12.
    /// </summary>
    /// <param name="values">Receives a value for each of <see cref="Names"/>.</param>
    public readonly void Write(Span<double> values)
    {
        // Of a long text, only what was read is counted.
        double characters = Math.Clamp(Characters, 1, Version1Features.MaximumLength);
        values[0] = Logarithm(Characters);
        values[1] = Logarithm(Words);
        values[2] = _digits / characters;
        values[3] = _nonAscii / characters;
        values[4] = _capitals / characters;
        values[5] = _punctuation / characters;
        values[6] = Logarithm(_lines);
        values[7] = Logarithm(_latexMarks);
        values[8] = Logarithm(_codeMarks);
        values[9] = Logarithm(_answerOptions);
        values[10] = Logarithm(_numbers);
        values[11] = Logarithm(_questionMarks);
        values[12] = Logarithm(_arithmeticMarks);
        values[13] = Math.Min(12, _letters / Math.Max(1.0, Words));
    }

    /// <summary>Counts a character, tells what it is, and folds its case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CharacterKind Count(ReadOnlySpan<char> text, int index, ref char character)
    {
        char original = character;
        if (char.IsAsciiLetter(original))
        {
            _letters++;
            character = (char)(original | 0x20);
            _capitals += character == original ? 0 : 1;
            return CharacterKind.PartOfWord;
        }

        if (char.IsAsciiDigit(original))
        {
            _digits++;
            _numbers += index > 0 && char.IsAsciiDigit(text[index - 1]) ? 0 : 1;
            return CharacterKind.PartOfWord;
        }

        if (original <= ' ')
        {
            _lines += original == '\n' ? 1 : 0;
            return CharacterKind.Separator;
        }

        if (char.IsAscii(original))
        {
            CountPunctuation(text, index);
            return CharacterKind.WordByItself;
        }

        return CountNonAscii(ref character);
    }

    private static double Logarithm(int count) => Math.Log(1.0 + count);

    // Thai and Lao, Khmer, kana, CJK and its compatibility forms.
    private static bool IsOfScriptWithoutSpaces(char character) => character
        is (>= '\u0E00' and <= '\u0EFF')
        or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3040' and <= '\u30FF')
        or (>= '\u3400' and <= '\u9FFF')
        or (>= '\uF900' and <= '\uFAFF');

    private CharacterKind CountNonAscii(ref char character)
    {
        _nonAscii++;
        if (IsOfScriptWithoutSpaces(character))
        {
            Words++;
            return CharacterKind.WordByItself;
        }

        if (char.IsLetterOrDigit(character) || char.IsSurrogate(character))
        {
            _letters += char.IsLetter(character) ? 1 : 0;
            _capitals += char.IsUpper(character) ? 1 : 0;
            character = char.ToLowerInvariant(character);
            return CharacterKind.PartOfWord;
        }

        return char.IsWhiteSpace(character) ? CharacterKind.Separator : CharacterKind.WordByItself;
    }

    private void CountPunctuation(ReadOnlySpan<char> text, int index)
    {
        _punctuation++;
        switch (text[index])
        {
            case '?':
                _questionMarks++;
                break;
            case '{' or '}' or ';' or '`' or '_' or '[' or ']' or '#' or '<' or '>' or '|':
                _codeMarks++;
                break;
            case '\\' or '$' or '^':
                _latexMarks++;
                break;
            case '=' or '+' or '*' or '/' or '%' or '-':
                _arithmeticMarks++;
                break;
            case '.' or ')' when EndsAnswerOption(text, index):
                _answerOptions++;
                break;
        }
    }

    // "A.", "A)" or "(A)" at the start of a line.
    private static bool EndsAnswerOption(ReadOnlySpan<char> text, int index)
    {
        int letter = index - 1;
        if (letter < 0 || !char.IsAsciiLetter(text[letter]))
        {
            return false;
        }

        int before = letter > 0 && text[letter - 1] == '(' ? letter - 2 : letter - 1;
        return before < 0 || text[before] == '\n';
    }
}
