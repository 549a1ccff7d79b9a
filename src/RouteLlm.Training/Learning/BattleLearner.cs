namespace RouteLlm;

/// <summary>Makes a lexical model that has learned from battles, starting from another, and says whether it routes better.</summary>
/// <remarks>The same battles and options give the same model. Safe for concurrent use.</remarks>
public sealed class BattleLearner
{
    private const string SourceName = "battles";

    // What reaches the file is rounded, so that the last bits of a machine's arithmetic do not.
    private const int StoredDigits = 6;

    private readonly BattleLearningOptions _options;

    /// <summary>Initializes a learner.</summary>
    /// <param name="options">How to learn; <see langword="null"/> for the defaults.</param>
    public BattleLearner(BattleLearningOptions? options = null) => _options = options ?? new BattleLearningOptions();

    /// <summary>Learns from battles of one pair of models.</summary>
    /// <param name="battles">The battles, oldest first.</param>
    /// <param name="model">The model to start from, in the current format.</param>
    /// <param name="command">The command that makes the model again, for its file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The new model, and how it compares.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="battles"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model is of an older format, or there are fewer battles with features than twice the folds, or all verdicts are the same.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public BattleLearningResult Learn(IReadOnlyList<BattleRecord> battles, LexicalModel model, string? command = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(battles);
        ArgumentNullException.ThrowIfNull(model);
        return Learn(battles, model, new Incumbent(model, SeenBattles: 0), command, cancellationToken);
    }

    /// <summary>Learns from all battles, and compares with a model that has itself learned from the first of them on the others.</summary>
    internal BattleLearningResult Learn(IReadOnlyList<BattleRecord> battles, LexicalModel model, Incumbent incumbent, string? command, CancellationToken cancellationToken)
    {
        if (model.Card.FormatVersion != LexicalModel.FormatVersion || model.Kinds.Any(kind => int.Log2(model.WeightsOf(kind).Parts.Weights.Length) > PromptFeatures.BucketBits))
        {
            throw new ArgumentException($"The model has another format than the current one, or more than 2^{PromptFeatures.BucketBits} buckets. Learn from the embedded model.", nameof(model));
        }

        (BattleRecord Battle, PromptFeatures Features, bool IsSeen)[] usable =
        [
            .. battles.Select((battle, i) => (battle, FeaturesOf(battle, model)!, i < incumbent.SeenBattles)).Where(static triple => triple.Item2 is not null).TakeLast(_options.MaximumBattles),
        ];
        BattleRecord[] used = Array.ConvertAll(usable, static triple => triple.Battle);
        double[] gains = Array.ConvertAll(used, static battle => battle.Verdict.Gain());
        if (used.Length < 2 * _options.Folds * _options.Folds || gains.Distinct().Count() < 2)
        {
            throw new ArgumentException(
                $"Of {battles.Count} battles, {used.Length} have a prompt or features that the model reads, with {gains.Distinct().Count()} kinds of verdicts. Learning needs at least {2 * _options.Folds * _options.Folds} such battles, and two kinds of verdicts.", nameof(battles));
        }

        gains = WithFeedback(used, gains, _options.FeedbackWeight);
        PromptFeatures[] prompts = Array.ConvertAll(usable, static triple => triple.Features);
        var features = BattleFeatureMatrix.Build(model, prompts, cancellationToken);
        var gram = new PromptGram(features.Matrix, _options.MaximumThreads, cancellationToken);
        double[] baseScores = features.BaseScores;
        int[] groups = BattleFolds.GroupsOf(gram);
        int[] all = [.. Enumerable.Range(0, used.Length)];

        // Of another deal than the inner folds, which take the same seed.
        int[] folds = BattleFolds.Deal(all, groups, _options.Folds, unchecked(_options.Seed + 1));
        double[] crossFitted = CrossFit(gram, baseScores, gains, all, folds, groups, cancellationToken);
        int[] unseen = UnseenRows(groups, Array.ConvertAll(usable, static triple => triple.IsSeen));
        if (unseen.Length < 2 * _options.Folds)
        {
            throw new ArgumentException($"Only {unseen.Length} battles are new to the current model. Comparing needs at least {2 * _options.Folds}.", nameof(battles));
        }

        int[] foldsOfUnseen = Array.ConvertAll(unseen, row => folds[row]);
        var comparison = new ModelComparison(
            Array.ConvertAll(unseen, row => used[row]),
            RanksInFolds(Array.ConvertAll(unseen, row => incumbent.Model.WeightsOf(prompts[row].Kind).LogOdds(prompts[row])), foldsOfUnseen),
            RanksInFolds(Array.ConvertAll(unseen, row => crossFitted[row]), foldsOfUnseen),
            _options,
            cancellationToken);
        var fit = BattleFit.Fit(gram, baseScores, gains, all, groups, _options);
        Difference lift = comparison.Lift;
        return new BattleLearningResult
        {
            Candidate = MakeModel(features, fit, crossFitted, used, model, command),
            Battles = used.Length,
            LeftOut = battles.Count - used.Length,
            OldPerformanceGapRecovered = comparison.Old,
            NewPerformanceGapRecovered = comparison.New,
            PerformanceGapRecovered = comparison.PerformanceGapRecovered,
            Lift = lift,
            Penalty = double.IsInfinity(fit.Penalty) ? null : fit.Penalty,
            BattlesThatWouldTell = lift.Interval.Low > 0 || lift.Value <= 0 ? null : BattlesFor(lift, used.Length),
        };
    }

    // Without near duplicates of what the current model has seen.
    private static int[] UnseenRows(int[] groups, bool[] isSeen)
    {
        HashSet<int> seenGroups = [.. groups.Where((_, row) => isSeen[row])];
        return [.. Enumerable.Range(0, groups.Length).Where(row => !seenGroups.Contains(groups[row]))];
    }

    // An answer that people liked less than the same model's others: how much the other model may gain on it. What is usual for a model says nothing of a prompt.
    private static double[] WithFeedback(BattleRecord[] battles, double[] gains, double weight)
    {
        double[] changed = [.. gains];
        foreach (RouteTarget target in (RouteTarget[])[RouteTarget.Strong, RouteTarget.Weak])
        {
            int[] rated = [.. Enumerable.Range(0, battles.Length).Where(i => battles[i].Answered == target && battles[i].Feedback is not null)];
            double usual = rated.Length > 0 ? rated.Average(i => battles[i].Feedback!.Value) : 0;
            foreach (int i in rated)
            {
                double liked = battles[i].Feedback!.Value - usual;
                changed[i] += weight * (target == RouteTarget.Strong ? liked : -liked);
            }
        }

        return changed;
    }

    /// <summary>Gets what a model reads of a battle's prompt; <see langword="null"/> where the battle has neither the prompt nor such features.</summary>
    internal static PromptFeatures? FeaturesOf(BattleRecord battle, LexicalModel model) =>
        battle.Features is { } features && features.Extractor == model.Extractor ? features
        : battle.Prompt is { } prompt ? PromptFeatures.Of(prompt, model)
        : null;

    // The interval shrinks with the root of their number.
    private static int BattlesFor(Difference lift, int battles)
    {
        double factor = (lift.Value - lift.Interval.Low) / lift.Value;
        return (int)Math.Min(int.MaxValue, Math.Ceiling(factor * factor * battles));
    }

    // Scores of different fits have no order between them. Each fold is a sample of the prompts, so ranks in it do; the old scores are ranked alike, for a fair comparison.
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

    private double[] CrossFit(PromptGram gram, double[] baseScores, double[] gains, int[] rows, int[] folds, int[] groups, CancellationToken cancellationToken)
    {
        double[] scores = new double[rows.Length];
        Parallel.For(0, _options.Folds, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = _options.MaximumThreads }, fold =>
        {
            var fit = BattleFit.Fit(gram, baseScores, gains, [.. rows.Where(row => folds[row] != fold)], groups, _options);
            foreach (int row in rows)
            {
                if (folds[row] == fold)
                {
                    scores[row] = fit.PredictCentred(gram, baseScores, row);
                }
            }
        });
        return scores;
    }

    private static LexicalModel MakeModel(BattleFeatureMatrix features, BattleFit fit, double[] crossFitted, BattleRecord[] battles, LexicalModel old, string? command)
    {
        double[] wins = Array.ConvertAll(battles, static battle => battle.Verdict == BattleVerdict.Strong ? 1.0 : 0);
        double[] weights = Array.ConvertAll(battles, static battle => 1 / battle.SamplingProbability);
        double mean = weights.Average();
        (double slope, double intercept) = PlattScaling.Fit(crossFitted, wins, Array.ConvertAll(weights, weight => weight / mean));

        // Only an order that falls with the wins would have it negative; the gate keeps such a model out.
        slope = Math.Round(Math.Max(slope, 1e-3), StoredDigits);
        intercept = Math.Round(intercept, StoredDigits);
        int[] alike = AlikeBattles.Choose([.. battles.Select(static battle => battle.SamplingProbability)], seed: 0);
        double[] winRates = [.. alike.Select(i => PlattScaling.Probability(crossFitted[i], slope, intercept))];
        var card = old.Card with
        {
            // What decides on one's own traffic may be a word that stands anywhere, and battles are learned from without the prompt's order.
            HasSteeringLimits = false,
            TrainingData = [.. old.Card.TrainingData, new TrainingSource(SourceName, battles.Length, battles.Length, OutcomeSetFolder.UnknownLicense, "battles on one's own traffic")],
            StrongModels = [.. battles.Select(static battle => battle.StrongModel).Distinct(StringComparer.Ordinal)],
            WeakModels = [.. battles.Select(static battle => battle.WeakModel).Distinct(StringComparer.Ordinal)],
            Calibration = ThresholdCalibration.FromQuantiles([.. ThresholdCalibration.FromScores(winRates).GetQuantiles().Select(static quantile => Math.Round(quantile, StoredDigits))]),
            Command = command,
        };
        return features.Change(fit.BaseScale, fit.WeightsOver(features.Matrix), slope, intercept + (slope * (fit.Constant - fit.Mean)), card);
    }
}
