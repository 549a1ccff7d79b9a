namespace RouteLlm;

/// <summary>The names of the columns of an outcome file.</summary>
public sealed record OutcomeColumns
{
    /// <summary>Gets the column of the prompt. Default: <c>prompt</c>.</summary>
    public string Prompt { get; init; } = "prompt";

    /// <summary>Gets the column of the strong model's score. Default: <c>strong_score</c>.</summary>
    public string StrongScore { get; init; } = "strong_score";

    /// <summary>Gets the column of the weak model's score. Default: <c>weak_score</c>.</summary>
    public string WeakScore { get; init; } = "weak_score";

    /// <summary>Gets the column of the strong model's name, which a file of one pair need not have. Default: <c>strong_model</c>.</summary>
    public string StrongModel { get; init; } = "strong_model";

    /// <summary>Gets the column of the weak model's name, which a file of one pair need not have. Default: <c>weak_model</c>.</summary>
    public string WeakModel { get; init; } = "weak_model";

    /// <summary>Gets the column of what the strong model's answer cost, which a file need not have. Default: <c>strong_cost</c>.</summary>
    public string StrongCost { get; init; } = "strong_cost";

    /// <summary>Gets the column of what the weak model's answer cost, which a file need not have. Default: <c>weak_cost</c>.</summary>
    public string WeakCost { get; init; } = "weak_cost";

    /// <summary>Gets the column of the kind of question, which a file need not have. Default: <c>task</c>.</summary>
    public string Task { get; init; } = "task";

    /// <summary>Reads an outcome by these names.</summary>
    internal RecordedOutcome Read(IOutcomeRecord record)
    {
        var models = new ModelPair(
            record.Has(StrongModel) ? record.GetText(StrongModel) : ModelPair.Unnamed.Strong,
            record.Has(WeakModel) ? record.GetText(WeakModel) : ModelPair.Unnamed.Weak);
        (double strong, double weak) = record.ReadScores(StrongScore, WeakScore);
        string group = record.Has(Task) ? record.GetText(Task) : OutcomesBenchmark.BenchmarkName;
        return new RecordedOutcome(models, new BenchmarkQuestion(record.GetText(Prompt), strong, weak, group)
        {
            StrongCost = record.Has(StrongCost) ? record.GetScore(StrongCost) : null,
            WeakCost = record.Has(WeakCost) ? record.GetScore(WeakCost) : null,
        });
    }
}
