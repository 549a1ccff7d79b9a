namespace RouteLlm;

/// <summary>A distinct prompt of a data set, with the means of its outcomes.</summary>
internal sealed class TrainingPrompt(string text, int set)
{
    private double _gain;
    private double _strongWins;

    /// <summary>Gets the prompt as it stands in its data set.</summary>
    public string Text { get; } = text;

    /// <summary>Gets what of it is scored.</summary>
    public string Normal { get; } = PromptNormalizer.Default.Normalize(text);

    /// <summary>Gets the index of the data set.</summary>
    public int Set { get; } = set;

    /// <summary>Gets the number of outcomes.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets or sets the fold that tests on this prompt.</summary>
    public int Fold { get; set; }

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

    public void Add(double strongScore, double weakScore)
    {
        Rows++;
        _gain += strongScore - weakScore;
        _strongWins += strongScore > weakScore ? 1 : 0;
    }
}
