namespace RouteLlm;

/// <summary>What is counted in a text while its features are extracted.</summary>
internal struct TextStatistics
{
    // Where a text is so short or so long that its length says something else than in between.
    private const int ShortLength = 40;
    private const int LongLength = 600;

    // Half of what a word of two ideographs stands for in an alphabet.
    private const int HalfCharactersOfIdeograph = 5;
    private const int IdeographsOfWord = 2;
    private const double MostLettersPerWord = 12;
    private const int FirstTopic = 29;

    private MarkCounts _marks;
    private TopicCounts _topics;
    private int _letters;
    private int _foreignLetters;
    private int _digits;
    private int _numbers;
    private int _allMarks;
    private int _ideographs;
    private int _lines;
    private int _words;
    private int _longWords;
    private int _raritySum;
    private int _rareWords;
    private int _uncommonWords;
    private int _ratedWords;
    private int _answerOptions;
    private int _listItems;

    /// <summary>Gets the names of the values that <see cref="Write"/> gives, in their order, for people.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "length", "shortness", "excess length", "words", "letters per word", "long words", "share of long words", "lines",
        "share of digits", "share of punctuation", "share of letters beyond ASCII", "share of ideographs",
        "numbers", "question marks", "ends of sentences", "commas", "colons", "quotes", "brackets", "code marks", "LaTeX marks", "arithmetic marks",
        "answer options", "list items", "rarity of words", "share of rare words", "rare words", "share of uncommon words", "uncommon words",
        .. ConceptList.Topics.Select(static topic => $"words of {topic}"),
    ];

    /// <summary>
    /// Gives the statistics as the model sees them: counts as ln(1 + count), shares of all characters that are no white space.
    /// </summary>
    /// <param name="values">Receives a value for each of <see cref="Names"/>.</param>
    public readonly void Write(Span<double> values)
    {
        double characters = Math.Max(1, _letters + _digits + _allMarks + _ideographs);
        int length = _letters + _digits + _allMarks + (HalfCharactersOfIdeograph * _ideographs / 2);
        int words = _words + (_ideographs / IdeographsOfWord);
        double logarithm = LogarithmTable.Of(length);
        values[0] = logarithm;
        values[1] = Math.Max(0, LogarithmTable.Of(ShortLength) - logarithm);
        values[2] = Math.Max(0, logarithm - LogarithmTable.Of(LongLength));
        values[3] = LogarithmTable.Of(words);
        values[4] = Math.Min(MostLettersPerWord, (_letters + (HalfCharactersOfIdeograph * _ideographs / 2)) / (double)Math.Max(1, words));
        values[5] = LogarithmTable.Of(_longWords);
        values[6] = _longWords / (double)Math.Max(1, _words);
        values[7] = LogarithmTable.Of(_lines);
        values[8] = _digits / characters;
        values[9] = _allMarks / characters;
        values[10] = _foreignLetters / characters;
        values[11] = _ideographs / characters;
        values[12] = LogarithmTable.Of(_numbers);
        values[13] = LogarithmTable.Of(_marks[(int)MarkKind.Question]);
        values[14] = LogarithmTable.Of(_marks[(int)MarkKind.SentenceEnd]);
        values[15] = LogarithmTable.Of(_marks[(int)MarkKind.Comma]);
        values[16] = LogarithmTable.Of(_marks[(int)MarkKind.Colon]);
        values[17] = LogarithmTable.Of(_marks[(int)MarkKind.Quote]);
        values[18] = LogarithmTable.Of(_marks[(int)MarkKind.Bracket]);
        values[19] = LogarithmTable.Of(_marks[(int)MarkKind.Code]);
        values[20] = LogarithmTable.Of(_marks[(int)MarkKind.Latex]);
        values[21] = LogarithmTable.Of(_marks[(int)MarkKind.Arithmetic]);
        values[22] = LogarithmTable.Of(_answerOptions);
        values[23] = LogarithmTable.Of(_listItems);
        double ratedWords = Math.Max(1, _ratedWords);
        values[24] = _raritySum / (WordRarity.LevelsPerUnit * ratedWords);
        values[25] = _rareWords / ratedWords;
        values[26] = LogarithmTable.Of(_rareWords);
        values[27] = _uncommonWords / ratedWords;
        values[28] = LogarithmTable.Of(_uncommonWords);
        for (int topic = 0; topic < TopicCounts.Length; topic++)
        {
            values[FirstTopic + topic] = LogarithmTable.Of(_topics[topic]);
        }
    }

    /// <summary>Gets the number of words, two ideographs counting as one; at least 1.</summary>
    public readonly int Words => Math.Max(1, _words + (_ideographs / IdeographsOfWord));

    /// <summary>Gets what is left of a text's counts without a part of it.</summary>
    public readonly TextStatistics Without(in TextStatistics part)
    {
        TextStatistics rest = this;
        for (int mark = 0; mark < MarkCounts.Length; mark++)
        {
            rest._marks[mark] = Less(_marks[mark], part._marks[mark]);
        }

        for (int topic = 0; topic < TopicCounts.Length; topic++)
        {
            rest._topics[topic] = Less(_topics[topic], part._topics[topic]);
        }

        rest._letters = Less(_letters, part._letters);
        rest._foreignLetters = Less(_foreignLetters, part._foreignLetters);
        rest._digits = Less(_digits, part._digits);
        rest._numbers = Less(_numbers, part._numbers);
        rest._allMarks = Less(_allMarks, part._allMarks);
        rest._ideographs = Less(_ideographs, part._ideographs);
        rest._lines = Less(_lines, part._lines);
        rest._words = Less(_words, part._words);
        rest._longWords = Less(_longWords, part._longWords);
        rest._raritySum = Less(_raritySum, part._raritySum);
        rest._rareWords = Less(_rareWords, part._rareWords);
        rest._uncommonWords = Less(_uncommonWords, part._uncommonWords);
        rest._ratedWords = Less(_ratedWords, part._ratedWords);
        rest._answerOptions = Less(_answerOptions, part._answerOptions);
        rest._listItems = Less(_listItems, part._listItems);
        return rest;
    }

    internal void Add(in FoldedText text)
    {
        _letters += text.Letters;
        _foreignLetters += text.ForeignLetters;
        _digits += text.Digits;
        _numbers += text.Numbers;
        _allMarks += text.Marks;
        _ideographs += text.Ideographs;
        _lines += text.Lines;
        _words += text.Words;
    }

    internal void AddLongWords(int count) => _longWords += count;

    internal void AddRarity(ulong tally)
    {
        (int words, int uncommon, int rare, int levels) = WordRarity.Read(tally);
        _ratedWords += words;
        _uncommonWords += uncommon;
        _rareWords += rare;
        _raritySum += levels;
    }

    internal void AddMark(MarkKind kind) => _marks[(int)kind]++;

    internal void AddAnswerOption() => _answerOptions++;

    internal void AddListItem() => _listItems++;

    internal void AddTopic(int topic) => _topics[topic]++;

    // What begins a part may count in it, as the start of a line does, and not in the whole.
    private static int Less(int whole, int part) => Math.Max(0, whole - part);
}
