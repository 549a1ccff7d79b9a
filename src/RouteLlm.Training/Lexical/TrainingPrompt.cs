namespace RouteLlm;

/// <summary>A distinct prompt of a data set, with the means of its outcomes.</summary>
internal sealed class TrainingPrompt
{
    private double _gain;
    private double _strongWins;

    public TrainingPrompt(string text, int set)
    {
        Text = text;
        Set = set;
        Normal = PromptNormalizer.Default.Normalize(text);
        Kind = PromptLayout.KindOf(Normal);
    }

    /// <summary>Gets the prompt as in its data set.</summary>
    public string Text { get; }

    /// <summary>Gets what of it is scored.</summary>
    public string Normal { get; }

    /// <summary>Gets its kind, by its layout.</summary>
    public PromptKind Kind { get; }

    /// <summary>Gets the language, where it is known and not English.</summary>
    public string? ForeignLanguage { get; init; }

    /// <summary>Gets the index of the data set.</summary>
    public int Set { get; }

    /// <summary>Gets the number of outcomes.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets or sets the fold that tests on this prompt.</summary>
    public int Fold { get; set; }

    /// <summary>Gets or sets how much it counts, from 0 to 1, where others stand for the same prompt.</summary>
    public double Share { get; set; } = 1;

    /// <summary>Gets the mean of the strong model's score less the weak model's.</summary>
    public double Gain => _gain / Rows;

    /// <summary>Gets the share of outcomes in which the strong model was better.</summary>
    public double StrongWinShare => _strongWins / Rows;

    /// <summary>Takes a judgement in: the probability, from 0 to 1, that the strong model is better.</summary>
    public void AddJudgement(double probability)
    {
        Rows++;
        _gain += probability;
        _strongWins += probability;
    }

    /// <summary>Makes a prompt with other words and all else, its fold included, as it is here.</summary>
    public TrainingPrompt CopyAs(string text) => new(text, Set)
    {
        ForeignLanguage = ForeignLanguage,
        Fold = Fold,
        Rows = Rows,
        _gain = _gain,
        _strongWins = _strongWins,
    };

    public void Add(double strongScore, double weakScore)
    {
        Rows++;
        _gain += strongScore - weakScore;
        _strongWins += strongScore > weakScore ? 1 : 0;
    }
}
