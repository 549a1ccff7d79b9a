namespace RouteLlm;

/// <summary>Learns from battles in a router's space: cross-fits, compares with the model in use, and fits again on all of them.</summary>
/// <param name="options">How to learn.</param>
/// <param name="battles">The battles that are learned from.</param>
/// <param name="leftOut">How many battles were left out.</param>
/// <param name="rated">Rated answers without a battle; their prompts come after those of the battles.</param>
internal sealed class LearningPass(BattleLearningOptions options, BattleRecord[] battles, int leftOut, RatedAnswer[] rated)
{
    // What reaches the file is rounded, so that the last bits of a machine's arithmetic do not.
    private const int StoredDigits = 6;

    /// <summary>Learns.</summary>
    /// <typeparam name="TModel">The router's model.</typeparam>
    /// <param name="space">The prompts of the battles and the rated answers.</param>
    /// <param name="incumbent">The model to compare with.</param>
    /// <param name="isSeen">Which of the battles that model has learned from.</param>
    /// <param name="command">The command that makes the model again.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentException">Too few battles are new to the model that is compared with.</exception>
    public BattleLearningResult<TModel> Learn<TModel>(
        IPromptSpace<TModel> space, TModel incumbent, bool[] isSeen, string? command, CancellationToken cancellationToken)
    {
        double[] gains = [.. BattleGains.WithFeedback(battles, options.FeedbackWeight), .. BattleGains.Of(rated)];
        var rows = new LearningRows(space.Gram, space.BaseScores, gains, battles.Length, options.FeedbackWeight);
        int[] all = [.. Enumerable.Range(0, gains.Length)];

        // Of another deal than the inner folds, which take the same seed.
        int[] folds = BattleFolds.Deal(all, space.Groups, options.Folds, unchecked(options.Seed + 1));
        double[] crossFitted = CrossFit(rows, all, folds, space.Groups, cancellationToken);
        int[] unseen = UnseenRows(space.Groups[..battles.Length], isSeen);
        if (unseen.Length < 2 * options.Folds)
        {
            throw new ArgumentException($"Only {unseen.Length} battles are new to the current model. Comparing needs at least {2 * options.Folds}.", nameof(isSeen));
        }

        int[] foldsOfUnseen = Array.ConvertAll(unseen, row => folds[row]);
        var comparison = new ModelComparison(
            Array.ConvertAll(unseen, row => battles[row]),
            RanksInFolds(Array.ConvertAll(unseen, row => space.LogOdds(incumbent, row)), foldsOfUnseen),
            RanksInFolds(Array.ConvertAll(unseen, row => crossFitted[row]), foldsOfUnseen),
            options,
            cancellationToken);
        var fit = BattleFit.Fit(rows, all, space.Groups, options);
        Difference lift = comparison.Lift;
        return new BattleLearningResult<TModel>
        {
            Candidate = MakeModel(space, fit, crossFitted, command),
            Battles = battles.Length,
            LeftOut = leftOut,
            RatedAnswers = rated.Length,
            OldPerformanceGapRecovered = comparison.Old,
            NewPerformanceGapRecovered = comparison.New,
            PerformanceGapRecovered = comparison.PerformanceGapRecovered,
            Lift = lift,
            Penalty = double.IsInfinity(fit.Penalty) ? null : fit.Penalty,
            BattlesThatWouldTell = lift.Interval.Low > 0 || lift.Value <= 0 ? null : BattlesFor(lift, battles.Length),
        };
    }

    // Without near duplicates of what the current model has seen.
    private static int[] UnseenRows(int[] groups, bool[] isSeen)
    {
        HashSet<int> seenGroups = [.. groups.Where((_, row) => isSeen[row])];
        return [.. Enumerable.Range(0, groups.Length).Where(row => !seenGroups.Contains(groups[row]))];
    }

    // The interval shrinks with the root of their number.
    private static int BattlesFor(Difference lift, int battles)
    {
        double factor = (lift.Value - lift.Interval.Low) / lift.Value;
        return (int)Math.Min(int.MaxValue, Math.Ceiling(factor * factor * battles));
    }

    // Scores of different fits have no order between them. Each fold is a sample of the prompts, so ranks in it do; the old scores are
    // ranked alike, for a fair comparison.
    private static double[] RanksInFolds(double[] scores, int[] folds)
    {
        double[] ranks = new double[scores.Length];
        foreach (IGrouping<int, int> fold in Enumerable.Range(0, scores.Length).GroupBy(i => folds[i]))
        {
            int[] ascending = [.. fold.OrderBy(i => scores[i])];
            for (int first = 0, next; first < ascending.Length; first = next)
            {
                next = first + 1;
                while (next < ascending.Length && scores[ascending[next]] == scores[ascending[first]])
                {
                    next++;
                }

                foreach (int i in ascending.AsSpan(first, next - first))
                {
                    ranks[i] = (first + next) / (2.0 * ascending.Length);
                }
            }
        }

        return ranks;
    }

    private double[] CrossFit(LearningRows data, int[] rows, int[] folds, int[] groups, CancellationToken cancellationToken)
    {
        double[] scores = new double[data.Battles];
        Parallel.For(0, options.Folds, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaximumThreads }, fold =>
        {
            var fit = BattleFit.Fit(data, [.. rows.Where(row => folds[row] != fold)], groups, options);
            foreach (int row in rows)
            {
                if (folds[row] == fold && data.IsBattle(row))
                {
                    scores[row] = fit.PredictCentred(data, row);
                }
            }
        });
        return scores;
    }

    private TModel MakeModel<TModel>(IPromptSpace<TModel> space, BattleFit fit, double[] crossFitted, string? command)
    {
        double[] wins = Array.ConvertAll(battles, static battle => battle.Verdict == BattleVerdict.Strong ? 1.0 : 0);
        double[] weights = Array.ConvertAll(battles, static battle => 1 / battle.SamplingProbability);
        double mean = weights.Average();
        (double slope, double suitable) = PlattScaling.Fit(crossFitted, wins, Array.ConvertAll(weights, weight => weight / mean));

        // Only an order that falls with the wins would have it negative; the gate keeps such a model out.
        slope = Math.Round(Math.Max(slope, 1e-3), StoredDigits);
        double intercept = space.InterceptOf(fit, slope, Math.Round(suitable, StoredDigits));
        int[] alike = AlikeBattles.Choose([.. battles.Select(static battle => battle.SamplingProbability)], seed: 0);
        double[] winRates = [.. alike.Select(i => PlattScaling.Probability(crossFitted[i], slope, intercept))];
        var calibration = ThresholdCalibration.FromQuantiles([.. ThresholdCalibration.FromScores(winRates).GetQuantiles().Select(static quantile => Math.Round(quantile, StoredDigits))]);
        return space.Change(fit, slope, intercept, new Lesson(battles, calibration, command));
    }
}
