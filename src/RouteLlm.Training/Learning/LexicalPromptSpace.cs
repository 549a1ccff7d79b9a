namespace RouteLlm;

/// <summary>Prompts in the space of a lexical model's weights.</summary>
internal sealed class LexicalPromptSpace : IPromptSpace<LexicalModel>
{
    private readonly LexicalModel _model;
    private readonly IReadOnlyList<PromptFeatures> _prompts;
    private readonly BattleFeatureMatrix _features;

    public LexicalPromptSpace(
        LexicalModel model, IReadOnlyList<PromptFeatures> prompts, int maximumThreads, CancellationToken cancellationToken)
    {
        _model = model;
        _prompts = prompts;
        _features = BattleFeatureMatrix.Build(model, prompts, cancellationToken);
        Gram = PromptGram.Of(_features.Matrix, maximumThreads, cancellationToken);
        Groups = BattleFolds.GroupsOf(Gram);
    }

    public PromptGram Gram { get; }

    public int[] Groups { get; }

    public double[] BaseScores => _features.BaseScores;

    public double LogOdds(LexicalModel model, int row) => model.WeightsOf(_prompts[row].Kind).LogOdds(_prompts[row]);

    public double InterceptOf(BattleFit fit, double slope, double intercept) => intercept;

    public LexicalModel Change(BattleFit fit, double slope, double intercept, Lesson lesson) => _features.Change(
        fit.BaseScale,
        fit.WeightsOver(_features.Matrix),
        slope,
        intercept + (slope * (fit.Constant - fit.Mean)),
        _model.Card with
        {
            // What decides on one's own traffic may be a word that stands anywhere, and battles are learned from without the prompt's
            // order.
            HasSteeringLimits = false,
            TrainingData = [.. _model.Card.TrainingData, lesson.Source],
            StrongModels = [.. lesson.Battles.Select(static battle => battle.StrongModel).Distinct(StringComparer.Ordinal)],
            WeakModels = [.. lesson.Battles.Select(static battle => battle.WeakModel).Distinct(StringComparer.Ordinal)],
            Calibration = lesson.Calibration,
            Command = lesson.Command,
        });
}
