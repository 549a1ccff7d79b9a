namespace RouteLlm;

/// <summary>
/// What battles show about routing on the traffic that they were sampled from: how much better the strong model is, what the router is
/// worth, and what it costs in quality. Every measure weights a battle by one over the probability with which it was chosen.
/// </summary>
public sealed record BattleProof
{
    // What chance, routing without a look at the prompt, reaches.
    private const double ChanceRecovered = 0.5;

    private BattleProof()
    {
    }

    /// <summary>Gets the number of battles.</summary>
    public required int Battles { get; init; }

    /// <summary>Gets how many of them count alike, each prompt having had the same chance: certificates rest on those.</summary>
    public required int AlikeBattles { get; init; }

    /// <summary>Gets the two models.</summary>
    public required ModelPair Models { get; init; }

    /// <summary>Gets the name of the router whose scores are measured.</summary>
    public required string Router { get; init; }

    /// <summary>Gets the percentage of prompts on which the strong model's answer is better.</summary>
    public required Measure StrongBetterPercent { get; init; }

    /// <summary>Gets the percentage of prompts on which the weak model's answer is better.</summary>
    public required Measure WeakBetterPercent { get; init; }

    /// <summary>Gets the difference of the two in percentage points: how much better the strong model is here.</summary>
    public required Measure GapPercent { get; init; }

    /// <summary>Gets APGR, a cut after every prompt: 0.5 is chance; NaN where the models are equally good.</summary>
    public required Measure PerformanceGapRecovered { get; init; }

    /// <summary>
    /// Gets what the router's order is worth beyond chance, averaged over all shares of strong calls: (APGR − 0.5) · gap, in percentage
    /// points. It is defined also where there is no gap.
    /// </summary>
    public required Difference Lift { get; init; }

    /// <summary>Gets what the threshold in use gives; <see langword="null"/> where none is known.</summary>
    public required ProofPoint? InUse { get; init; }

    /// <summary>Gets the curve of quality against cost, from 0% of strong calls to 100%.</summary>
    public required IReadOnlyList<ProofPoint> Curve { get; init; }

    /// <summary>
    /// Gets a certificate for each of <see cref="ProofOptions.WorsePercents"/>, or why it is refused. The confidence is that of each
    /// certificate alone.
    /// </summary>
    public required IReadOnlyList<WorseAnswerCertificate> Certificates { get; init; }

    /// <summary>
    /// Gets what the thresholds of the certificates give, in their order; <see langword="null"/> for one without a threshold.
    /// </summary>
    public required IReadOnlyList<ProofPoint?> CertifiedPoints { get; init; }

    /// <summary>
    /// Gets what the battles' answers and judges cost as far as it is recorded: the price of the proof, less what callers would have paid
    /// anyway.
    /// </summary>
    public required decimal Spent { get; init; }

    /// <summary>Computes the proof.</summary>
    /// <param name="battles">Battles of one pair of models; at least one.</param>
    /// <param name="router">The name of the router.</param>
    /// <param name="strongWinRates">Its scores of the battles' prompts, each from 0 to 1.</param>
    /// <param name="options">What to prove; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The proof.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no battles, not as many scores, or battles of several pairs of models.</exception>
    public static BattleProof Of(
        IReadOnlyList<BattleRecord> battles, string router, IReadOnlyList<double> strongWinRates, ProofOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(battles);
        ArgumentException.ThrowIfNullOrEmpty(router);
        ArgumentNullException.ThrowIfNull(strongWinRates);
        options ??= new ProofOptions();
        if (battles.Count == 0 || battles.Count != strongWinRates.Count)
        {
            throw new ArgumentException($"There are {battles.Count} battles and {strongWinRates.Count} scores. Give at least one battle, and a score for each.", nameof(battles));
        }

        ModelPair[] pairs = [.. battles.Select(static battle => new ModelPair(battle.StrongModel, battle.WeakModel)).Distinct()];
        if (pairs.Length > 1)
        {
            throw new ArgumentException($"The battles are of {pairs.Length} pairs of models: {string.Join("; ", pairs.Select(static pair => $"{pair.Strong} over {pair.Weak}"))}. Name one.", nameof(battles));
        }

        var scored = ScoredBattles.Of(battles, strongWinRates);
        int[] alike = RouteLlm.AlikeBattles.Choose([.. battles.Select(static battle => battle.SamplingProbability)], options.Seed);
        (double Score, bool IsWorse)[] ascending = [.. alike.Select(i => (strongWinRates[i], battles[i].Verdict == BattleVerdict.Strong)).OrderBy(static battle => battle.Item1)];
        double[] scores = Array.ConvertAll(ascending, static battle => battle.Score);
        bool[] isWorse = Array.ConvertAll(ascending, static battle => battle.IsWorse);
        WorseAnswerCertificate[] certificates = [.. options.WorsePercents.Select(percent => ForWholeSample(WorseAnswerTest.Find(scores, isWorse, percent, options.Confidence), battles.Count, alike.Length))];

        var measures = new ProofMeasures(scored, options);
        Func<Measure> strongBetter = measures.Add(static sample => sample.StrongBetterPercent);
        Func<Measure> weakBetter = measures.Add(static sample => sample.WeakBetterPercent);
        Func<Measure> gap = measures.Add(static sample => 100 * sample.Gap);
        Func<Measure> recovered = measures.Add(static sample => sample.PerformanceGapRecovered);
        Func<Measure> lift = measures.Add(static sample => 100 * sample.Lift);
        double? inUse = options.Threshold ?? battles.OrderBy(static battle => battle.Time).Select(static battle => battle.Threshold).LastOrDefault(static threshold => threshold is not null);
        Func<ProofPoint>? pointInUse = inUse is double threshold ? measures.AddPoint(threshold) : null;
        Func<ProofPoint>[] curve = [.. CurveThresholds(scored).Select(measures.AddPoint)];
        Func<ProofPoint>?[] certified = [.. certificates.Select(certificate => certificate.Threshold is double at ? measures.AddPoint(at) : null)];
        measures.Take(cancellationToken);
        return new BattleProof
        {
            Battles = battles.Count,
            AlikeBattles = alike.Length,
            Models = pairs[0],
            Router = router,
            StrongBetterPercent = strongBetter(),
            WeakBetterPercent = weakBetter(),
            GapPercent = gap(),
            PerformanceGapRecovered = recovered(),
            Lift = new Difference(lift().Value, lift().Interval),
            InUse = pointInUse?.Invoke(),
            Curve = [.. curve.Select(static point => point())],
            Certificates = certificates,
            CertifiedPoints = [.. certified.Select(static point => point?.Invoke())],
            Spent = battles.Sum(SpentOn),
        };
    }

    /// <summary>Gets a value indicating whether the router is better or worse than chance.</summary>
    public bool BeatsChance => Lift.Interval.Low > 0 && !(PerformanceGapRecovered.Value < ChanceRecovered);

    private static decimal SpentOn(BattleRecord battle) =>
        (battle.JudgeCost ?? 0) + (battle.Answered == RouteTarget.Strong ? battle.WeakCost ?? 0 : battle.Answered == RouteTarget.Weak ? battle.StrongCost ?? 0 : 0);

    // What is given away to make battles count alike takes as many more.
    private static WorseAnswerCertificate ForWholeSample(WorseAnswerCertificate certificate, int battles, int alike) =>
        certificate.MoreBattles is int more
        ? certificate with { MoreBattles = (int)Math.Ceiling(more * (double)battles / alike) }
        : certificate;

    private static IEnumerable<double> CurveThresholds(ScoredBattles battles)
    {
        double total = battles.Weights.Sum();
        yield return Math.BitIncrement(battles.Scores[0]);
        double weight = 0;
        int next = 1;
        for (int i = 0; i < battles.Count && next <= 10; i++)
        {
            weight += battles.Weights[i];
            if (weight >= total * next / 10 * (1 - 1e-9))
            {
                yield return battles.Scores[i];
                next = (int)(weight / total * 10 * (1 + 1e-9)) + 1;
            }
        }
    }
}
