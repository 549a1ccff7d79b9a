namespace RouteLlm;

/// <summary>What a router learned from battles, and whether it is worth having.</summary>
/// <typeparam name="TModel">The router's model: <see cref="LexicalModel"/> or <see cref="MatrixFactorizationModel"/>.</typeparam>
public sealed record BattleLearningResult<TModel>
{
    /// <summary>Gets the model that was learned from all battles. Use it where <see cref="IsBetter"/>.</summary>
    public required TModel Candidate { get; init; }

    /// <summary>
    /// Gets a value indicating whether the new model routes better than the old one, with the confidence that was asked for, on prompts
    /// that neither saw.
    /// </summary>
    public bool IsBetter => Lift.Interval.Low > 0;

    /// <summary>Gets the number of battles that were learned from.</summary>
    public required int Battles { get; init; }

    /// <summary>
    /// Gets how many battles were left out: they have neither a prompt nor features that the model reads, or are older than the newest
    /// <see cref="BattleLearningOptions.MaximumBattles"/>.
    /// </summary>
    public required int LeftOut { get; init; }

    /// <summary>Gets the number of rated answers without a battle that were learned from.</summary>
    public required int RatedAnswers { get; init; }

    /// <summary>Gets the old model's APGR on the battles; NaN where the two models are equally good.</summary>
    public required Measure OldPerformanceGapRecovered { get; init; }

    /// <summary>Gets the new model's APGR, each prompt scored by a model that had not learned from it or its near duplicates.</summary>
    public required Measure NewPerformanceGapRecovered { get; init; }

    /// <summary>Gets the difference in APGR, with a paired interval.</summary>
    public required Difference PerformanceGapRecovered { get; init; }

    /// <summary>
    /// Gets what the new order is worth more than the old one, averaged over all shares of strong calls: the difference in APGR times the
    /// gap between the models, in percentage points. Its paired interval, which leaves out 1 − confidence at either end, decides: unlike a
    /// difference in APGR it is defined where there is no gap.
    /// </summary>
    public required Difference Lift { get; init; }

    /// <summary>
    /// Gets how strongly the weights were held to the old ones, in units of a prompt's mean squared length; <see langword="null"/> where
    /// only the scale of the old scores was fitted.
    /// </summary>
    public required double? Penalty { get; init; }

    /// <summary>
    /// Gets about how many battles in all would tell, should the difference stay; <see langword="null"/> where it is better already, or no
    /// better at all.
    /// </summary>
    public int? BattlesThatWouldTell { get; init; }

    /// <summary>Gives the same result with the model in another form.</summary>
    internal BattleLearningResult<TOther> With<TOther>(TOther candidate) => new()
    {
        Candidate = candidate,
        Battles = Battles,
        LeftOut = LeftOut,
        RatedAnswers = RatedAnswers,
        OldPerformanceGapRecovered = OldPerformanceGapRecovered,
        NewPerformanceGapRecovered = NewPerformanceGapRecovered,
        PerformanceGapRecovered = PerformanceGapRecovered,
        Lift = Lift,
        Penalty = Penalty,
        BattlesThatWouldTell = BattlesThatWouldTell,
    };
}
