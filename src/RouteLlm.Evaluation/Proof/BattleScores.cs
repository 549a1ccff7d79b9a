namespace RouteLlm;

/// <summary>Whose scores battles are measured with: those that were recorded, or those of a router that scores the prompts again.</summary>
/// <param name="Router">The router's name.</param>
/// <param name="Fingerprint">Its fingerprint; <see langword="null"/> where it has none.</param>
/// <param name="StrongWinRates">The scores, in the battles' order.</param>
public sealed record BattleScores(string Router, string? Fingerprint, IReadOnlyList<double> StrongWinRates)
{
    /// <summary>Takes the scores that were recorded.</summary>
    /// <param name="battles">The battles.</param>
    /// <returns>The scores; <see langword="null"/> where a battle has none, or they are of several routers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="battles"/> is <see langword="null"/>.</exception>
    public static BattleScores? Recorded(IReadOnlyList<BattleRecord> battles)
    {
        ArgumentNullException.ThrowIfNull(battles);
        (string? Router, string? Fingerprint)[] routers = [.. battles.Select(static battle => (battle.Router, battle.RouterFingerprint)).Distinct()];
        return routers is [{ Router: { } router, Fingerprint: var fingerprint }] && battles.All(static battle => battle.StrongWinRate is not null)
            ? new BattleScores(router, fingerprint, [.. battles.Select(static battle => battle.StrongWinRate!.Value)])
            : null;
    }

    /// <summary>Scores the battles' prompts; the lexical router scores recorded features where there is no prompt.</summary>
    /// <param name="battles">The battles.</param>
    /// <param name="router">The router.</param>
    /// <param name="progress">Receives the part that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="RoutingException">A battle has no prompt, and no features that the router can score.</exception>
    public static async Task<BattleScores> ScoreAsync(
        IReadOnlyList<BattleRecord> battles, IPromptRouter router, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(battles);
        ArgumentNullException.ThrowIfNull(router);
        string? fingerprint = (router as IFingerprintedRouter)?.Fingerprint;
        if (router is LexicalRouter lexical && battles.Any(static battle => battle.Prompt is null))
        {
            return new BattleScores(router.Name, fingerprint, [.. battles.Select((battle, i) => Score(battle, lexical, i))]);
        }

        int without = battles.Count(static battle => battle.Prompt is null);
        if (without > 0)
        {
            throw new RoutingException($"{without} of {battles.Count} battles have no prompt, which the router '{router.Name}' would have to score. Keep prompts in the battle log, or measure the scores that were recorded.");
        }

        ScoredRouter scored = await RouterEvaluation.ScoreAsync(router, [.. battles.Select(static battle => battle.Prompt!)], progress, cancellationToken).ConfigureAwait(false);
        return new BattleScores(router.Name, fingerprint, scored.StrongWinRates);
    }

    /// <summary>
    /// Makes a calibration file with the threshold of a certificate, which holds for this router as it is:
    /// <see cref="RouteLlmOptions.CalibrationFile"/> applies it.
    /// </summary>
    /// <param name="battles">The battles of these scores.</param>
    /// <param name="certificate">The certificate, of a proof from the same battles and scores.</param>
    /// <param name="createdBy">What makes the file, for people.</param>
    /// <param name="seed">The seed of the proof.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The certificate has no threshold, or there are not as many battles as scores.</exception>
    public CalibrationFile CreateCalibration(
        IReadOnlyList<BattleRecord> battles, WorseAnswerCertificate certificate, string createdBy, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(battles);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(createdBy);
        if (battles.Count != StrongWinRates.Count)
        {
            throw new ArgumentException($"There are {battles.Count} battles and {StrongWinRates.Count} scores. Give the battles that were scored.", nameof(battles));
        }

        double threshold = certificate.Threshold ?? throw new ArgumentException("The certificate has no threshold: the battles can't show what it is about.", nameof(certificate));
        var proven = new ProvenThreshold(threshold, certificate.WorsePercent, certificate.Confidence, certificate.Battles);
        int[] alike = AlikeBattles.Choose([.. battles.Select(static battle => battle.SamplingProbability)], seed);
        return CalibrationFile.CreateProven(Router, Fingerprint, [.. alike.Select(i => StrongWinRates[i])], proven, createdBy);
    }

    private static double Score(BattleRecord battle, LexicalRouter router, int index)
    {
        if (battle.Prompt is { } prompt)
        {
            return router.Score(prompt);
        }

        if (battle.Features is not { } features || features.Extractor != router.Model.Extractor)
        {
            throw new RoutingException($"Battle {index + 1} has no prompt, and no features that this lexical model reads. Keep prompts in the battle log, or measure the scores that were recorded.");
        }

        return 1 / (1 + Math.Exp(-router.Model.WeightsOf(features.Kind).LogOdds(features)));
    }
}
