namespace RouteLlm;

/// <summary>Weights that were fitted on everything, and what models of the other folds say of each prompt.</summary>
/// <param name="Parts">The weights.</param>
/// <param name="Readings">What a model that was not trained on a prompt's fold says of it, for each prompt.</param>
internal sealed record TrainedWeights(LexicalModelParts Parts, LexicalReading[] Readings)
{
    /// <summary>Stored numbers are rounded, so that the last bits of a machine's logarithms never reach the file.</summary>
    public const int StoredDigits = 6;

    // Where outcomes of an exam are calibrated on as well, the few ratings of its kind count about as much: a threshold means the same for
    // every kind.
    private const double JudgedCalibrationWeight = 10;

    /// <summary>Fits on everything, cross-validates, and calibrates on the prompts that the weights will score.</summary>
    public static TrainedWeights Train(
        TrainingPrompt[] prompts,
        TrainingSet[] sets,
        sbyte[] rarity,
        LexicalTrainingOptions options,
        Func<int, bool> isScored,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        var fit = LexicalFit.Create(prompts, sets, rarity, options, progress, cancellationToken);
        (double[] scores, LexicalReading[] readings) = fit.ScoreFolds(progress, cancellationToken);
        double[] weights = fit.Fit(static _ => true, "Fitting the model", progress, cancellationToken);

        int[] rows = [.. Enumerable.Range(0, prompts.Length).Where(isScored)];
        (double slope, double intercept) = PlattScaling.Fit(
            [.. rows.Select(row => scores[row])], [.. rows.Select(row => prompts[row].StrongWinShare)], [.. rows.Select(row => prompts[row].Rows * (sets[prompts[row].Set].IsJudged ? JudgedCalibrationWeight : 1))]);
        float storedSlope = (float)Math.Round(slope, StoredDigits);
        float storedIntercept = (float)Math.Round(intercept, StoredDigits);
        return new TrainedWeights(
            fit.Quantise(weights, storedSlope, storedIntercept),
            [.. readings.Select(reading => reading.Scale(storedSlope, storedIntercept))]);
    }
}
