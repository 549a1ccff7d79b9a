namespace RouteLlm;

/// <summary>
/// The settings of <see cref="LexicalTrainer"/>. The defaults were chosen by cross-validation on the training data; see
/// docs/lexical-router.md.
/// </summary>
public sealed record LexicalTrainingOptions
{
    /// <summary>Gets what the model learns to predict.</summary>
    public LexicalTarget Target { get; init; } = LexicalTarget.StrongWin;

    /// <summary>
    /// Gets the settings of weights that score multiple-choice questions (three or more lettered options) alone; <see langword="null"/> for
    /// none. Their folds, seed, excluded tasks and near duplicates are those of these settings.
    /// </summary>
    public LexicalTrainingOptions? MultipleChoice { get; init; }

    /// <summary>
    /// Gets the settings of weights that score word problems (one paragraph with two or more quantities that asks how many or how much)
    /// alone, as for
    /// <see cref="MultipleChoice"/>; <see langword="null"/> for none.
    /// </summary>
    public LexicalTrainingOptions? WordProblem { get; init; }

    /// <summary>Gets the names of data sets that are scored, but not learned from: for weights that others stand beside.</summary>
    public IReadOnlyCollection<string> ScoredOnlySets { get; init; } = [];

    /// <summary>
    /// Gets the names of the only data sets that are learned from; <see langword="null"/> for all. Where there are some, of the judged
    /// prompts those alone are learned from that the weights score.
    /// </summary>
    public IReadOnlyCollection<string>? LearnedSets { get; init; }

    /// <summary>Gets how much a judged prompt counts against an outcome.</summary>
    public double JudgedWeight { get; init; } = 40;

    /// <summary>
    /// Gets how many copies of each judged prompt, each with two letters in changed places, are learned from as well: 0 to 8. A prompt and
    /// its copies together count as much as the prompt alone.
    /// </summary>
    public int TypoCopies { get; init; } = 4;

    /// <summary>
    /// Gets how freely what the ratings of one source have in common is set apart from what its prompts say, before the penalty; 0 for not
    /// at all.
    /// </summary>
    public double SourceScale { get; init; } = 0.1;

    /// <summary>Gets the same for what the ratings of languages other than English have in common.</summary>
    public double LanguageScale { get; init; } = 1;

    /// <summary>
    /// Gets the number of buckets that features are hashed into, as a power of two: 10 to 24. A bucket takes one byte of the model.
    /// </summary>
    public int BucketBits { get; init; } = 19;

    /// <summary>Gets the ridge penalty: the larger, the smaller the weights.</summary>
    public double Penalty { get; init; } = 25;

    /// <summary>Gets how much word features count, before the penalty.</summary>
    public double WordScale { get; init; } = 2;

    /// <summary>Gets how much pairs of neighbouring words count, before the penalty.</summary>
    public double PairScale { get; init; } = 2;

    /// <summary>Gets how much pairs of words with one between them count, before the penalty.</summary>
    public double SkipPairScale { get; init; } = 2;

    /// <summary>Gets how much the beginnings and ends of words count, before the penalty.</summary>
    public double WordPartScale { get; init; } = 1;

    /// <summary>Gets how much the statistics of the text count, before the penalty.</summary>
    public double StatisticScale { get; init; } = 0.3;

    /// <summary>Gets how much products of two statistics count, before the penalty.</summary>
    public double InteractionScale { get; init; } = 0.1;

    /// <summary>
    /// Gets the power of a prompt's number of outcomes with which it is weighed: 0 for all alike, 1 for each outcome alike.
    /// </summary>
    public double RowPower { get; init; } = 0.5;

    /// <summary>Gets the number of folds of the cross-validation that calibrates the output, at least 2.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>
    /// Gets the similarity from which on two prompts share a fold, above 0: the weighted Jaccard similarity of their runs of three words.
    /// At 1 or more only prompts that begin with the same 400 letters and digits do.
    /// </summary>
    public double NearDuplicateSimilarity { get; init; } = 0.8;

    /// <summary>Gets the number of steps after which the fit stops.</summary>
    public int MaximumSteps { get; init; } = 25;

    /// <summary>Gets the length of the gradient, as a share of its first length, at which the fit stops.</summary>
    public double Tolerance { get; init; } = 1e-2;

    /// <summary>Gets the seed that assigns prompts to folds.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the tasks whose outcomes are left out. Default: MT-Bench, which is never trained on.</summary>
    public IReadOnlyCollection<string> ExcludedTasks { get; init; } = ["fasteval/mt-bench"];

    /// <summary>Gets how much more the named data sets count than the others, for data like that on which the router will work.</summary>
    public IReadOnlyDictionary<string, double> SetWeights { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Gets the kind of prompt that the weights score.</summary>
    internal PromptKind Kind { get; init; }

    /// <summary>Says what is wrong with the settings.</summary>
    internal string? FindError() =>
        BucketBits is < 10 or > 24 ? $"BucketBits is {BucketBits}. Choose 10 to 24."
        : Folds < 2 ? $"Folds is {Folds}. Choose 2 or more."
        : MaximumSteps < 1 ? $"MaximumSteps is {MaximumSteps}. Choose 1 or more."
        : !IsPositive(NearDuplicateSimilarity) ? $"NearDuplicateSimilarity is {NearDuplicateSimilarity}. Choose a number above 0; 1 turns the search for near duplicates off."
        : !IsPositive(Penalty) ? $"Penalty is {Penalty}. Choose a number above 0."
        : new[] { WordScale, PairScale, SkipPairScale, WordPartScale, StatisticScale, InteractionScale, SourceScale, LanguageScale, RowPower, Tolerance }.Any(static value => !(value >= 0 && double.IsFinite(value)))
            ? "A scale, RowPower or Tolerance is negative or not finite. Choose 0 or more."
        : !IsPositive(JudgedWeight) ? $"JudgedWeight is {JudgedWeight}. Choose a number above 0."
        : TypoCopies is < 0 or > RouteLlm.TypoCopies.Most ? $"TypoCopies is {TypoCopies}. Choose 0 to {RouteLlm.TypoCopies.Most}."
        : SetWeights.Any(static weight => !IsPositive(weight.Value)) ? "A data set's weight is not above 0. Leave the data set out instead."
        : MultipleChoice?.FindError() is { } choice ? $"MultipleChoice: {choice}"
        : WordProblem?.FindError() is { } problem ? $"WordProblem: {problem}"
        : null;

    /// <summary>Tells whether a data set is learned from.</summary>
    internal bool IsLearned(TrainingSet set) =>
        set.IsJudged || (LearnedSets?.Contains(set.Name, StringComparer.Ordinal) ?? !ScoredOnlySets.Contains(set.Name, StringComparer.Ordinal));

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);
}
