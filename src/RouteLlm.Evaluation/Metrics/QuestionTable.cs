namespace RouteLlm;

/// <summary>
/// What routing is measured by, as columns: for each question the weak model's score, what the strong model adds to it, and the same of the
/// costs where they are known.
/// </summary>
internal sealed class QuestionTable
{
    private QuestionTable(double[] weakScores, double[] gains)
    {
        WeakScores = weakScores;
        Gains = gains;
    }

    public double[] WeakScores { get; }

    public double[] Gains { get; }

    public double[] WeakCosts { get; private init; } = [];

    public double[] ExtraCosts { get; private init; } = [];

    public int Count => Gains.Length;

    public bool HasCosts => ExtraCosts.Length > 0;

    public static QuestionTable Of(IReadOnlyList<BenchmarkQuestion> questions, double scale)
    {
        bool hasCosts = questions.All(static question => question.StrongCost is not null && question.WeakCost is not null);
        return new QuestionTable(
            [.. questions.Select(question => scale * question.WeakScore)],
            [.. questions.Select(question => scale * (question.StrongScore - question.WeakScore))])
        {
            WeakCosts = hasCosts ? [.. questions.Select(static question => question.WeakCost!.Value)] : [],
            ExtraCosts = hasCosts ? [.. questions.Select(static question => question.StrongCost!.Value - question.WeakCost!.Value)] : [],
        };
    }

    public static QuestionTable OfGains(ReadOnlySpan<double> gains) => new(new double[gains.Length], gains.ToArray());

    /// <summary>The questions for one who knows the outcome: the strong model is never asked where it is worse.</summary>
    public QuestionTable WithoutLosses() => new(WeakScores, Array.ConvertAll(Gains, static gain => Math.Max(gain, 0)));
}
