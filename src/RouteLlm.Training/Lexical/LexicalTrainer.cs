namespace RouteLlm;

/// <summary>Trains the model of the lexical router on outcomes of strong and weak models, on judged prompts, or on both.</summary>
/// <remarks>
/// A judged prompt's target is its rating. That of an outcome is averaged over its model pairs, and standardised within its data set: how
/// much stronger the strong model is differs between data sets by the models that were compared, and says nothing of a prompt. The same
/// data, options and order of data sets give the same model, bit for bit. Safe for concurrent use.
/// </remarks>
public sealed class LexicalTrainer
{
    private readonly LexicalTrainingOptions _options;

    /// <summary>Initializes a trainer.</summary>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public LexicalTrainer(LexicalTrainingOptions? options = null)
    {
        _options = options ?? new LexicalTrainingOptions();
        if (_options.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(options));
        }
    }

    /// <summary>Trains a model on all data, and calibrates it by cross-validation.</summary>
    /// <param name="sets">The outcomes; may be empty where there are judged prompts.</param>
    /// <param name="judged">
    /// The judged prompts, if any. Where there are some, they alone calibrate the weights for open prompts, and are the prompts behind the
    /// shipped calibration.
    /// </param>
    /// <param name="command">The command that makes the model again, for its file.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Cancels the training.</param>
    /// <returns>The model and the scores of the cross-validation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sets"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer prompts than folds, or the strong model is never or always better.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public LexicalTrainingResult Train(
        IReadOnlyList<OutcomeSet> sets,
        IReadOnlyList<JudgedSet>? judged = null,
        string? command = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        TrainingPrompt[] prompts = Gather(sets, judged ?? []);
        var known = TrainingSet.Of(sets, judged ?? []);
        NearDuplicateCounts nearDuplicates = TrainingPrompts.Deal(prompts, _options, progress, cancellationToken);
        sbyte[] rarity = RarityCounts.LevelsOf([.. prompts.Where(prompt => _options.IsLearned(known[prompt.Set]))]);
        TrainingPrompt[] withCopies = TypoCopies.AddTo(prompts, known, _options.TypoCopies);
        Dictionary<PromptKind, TrainedWeights> weights = TrainKinds(withCopies, prompts.Length, known, rarity, progress, cancellationToken);
        double[] winRates = [.. prompts.Select((prompt, i) => WinRate(prompt.Kind, i, weights))];

        // What people send, where that is known.
        double[] typical = judged is { Count: > 0 } ? [.. winRates.Where((_, i) => known[prompts[i].Set].IsJudged)] : winRates;
        PromptOutcome[] used = [.. sets.SelectMany(static set => set.Outcomes).Where(outcome => !_options.ExcludedTasks.Contains(outcome.Task, StringComparer.Ordinal))];
        var card = new ModelCard
        {
            Kind = LexicalModel.Kind,
            FormatVersion = LexicalModel.FormatVersion,
            TrainingData = DescribeData(known, prompts),
            StrongModels = NamesOf(used, static outcome => outcome.StrongModel),
            WeakModels = NamesOf(used, static outcome => outcome.WeakModel),
            Calibration = ThresholdCalibration.FromQuantiles(
                [.. ThresholdCalibration.FromScores(typical).GetQuantiles().Select(static quantile => Math.Round(quantile, TrainedWeights.StoredDigits))]),
            Command = command,
            HasSteeringLimits = true,
        };
        return new LexicalTrainingResult(
            new LexicalModel(
                weights[PromptKind.Open].Parts,
                card,
                rarity,
                weights.Where(static pair => pair.Key != PromptKind.Open).ToDictionary(static pair => pair.Key, static pair => pair.Value.Parts),
                HeldOutWinRates.Of(prompts.Select((prompt, i) => (prompt, winRates[i])).Where(pair => !known[pair.prompt.Set].IsJudged).Select(static pair => (pair.prompt.Text, pair.Item2)))),
            GroupBySet(known, prompts, static prompt => prompt.Fold, winRates),
            nearDuplicates);
    }

    /// <summary>
    /// Scores each data set by a model that was trained on the other sets alone: how well the recipe carries over to prompts of another
    /// kind. One set of weights learns from all sets.
    /// </summary>
    /// <param name="sets">The data; at least two sets.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Cancels the training.</param>
    /// <returns>The scores, not calibrated: only their order counts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sets"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is only one set, or there are fewer prompts than folds.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public IReadOnlyList<OutOfFoldScores> LeaveOneSetOut(
        IReadOnlyList<OutcomeSet> sets,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        TrainingPrompt[] prompts = Gather(sets, []);
        if (prompts.Select(static prompt => prompt.Set).Distinct().Count() < 2)
        {
            throw new ArgumentException("Leaving one data set out needs at least one other to train on.", nameof(sets));
        }

        var known = TrainingSet.Of(sets, []);
        var fit = LexicalFit.Create(prompts, known, RarityCounts.LevelsOf(prompts), _options, progress, cancellationToken);
        return GroupBySet(
            known, fit.Prompts, static prompt => prompt.Set, fit.ScoreParts(static prompt => prompt.Set, known.Length, "Leaving out", progress, cancellationToken));
    }

    // As the model will score it: within the limits.
    private static double WinRate(PromptKind kind, int row, Dictionary<PromptKind, TrainedWeights> weights)
    {
        double logOdds = weights.TryGetValue(kind, out TrainedWeights? own)
            ? SteeringLimits.Apply(kind, own.Readings[row])
            : SteeringLimits.Apply(PromptKind.Open, weights[PromptKind.Open].Readings[row]);
        return Math.Round(1 / (1 + Math.Exp(-logOdds)), TrainedWeights.StoredDigits);
    }

    private static TrainingSource[] DescribeData(TrainingSet[] sets, TrainingPrompt[] prompts) =>
    [
        .. sets.Select((set, index) =>
        {
            TrainingPrompt[] own = [.. prompts.Where(prompt => prompt.Set == index)];
            return new TrainingSource(set.Name, own.Sum(static prompt => prompt.Rows), own.Length, set.License, set.Origin);
        }).Where(static source => source.Prompts > 0),
    ];

    private static string[] NamesOf(PromptOutcome[] outcomes, Func<PromptOutcome, string> name) =>
        [.. outcomes.Select(name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static OutOfFoldScores[] GroupBySet(
        TrainingSet[] sets, TrainingPrompt[] prompts, Func<TrainingPrompt, int> partOf, double[] scores) =>
    [
        .. sets.Select((set, index) =>
        {
            int[] own = [.. Enumerable.Range(0, prompts.Length).Where(i => prompts[i].Set == index)];
            return new OutOfFoldScores(
                set.Name,
                [.. own.Select(i => prompts[i].Text)],
                [.. own.Select(i => partOf(prompts[i]))],
                [.. own.Select(i => scores[i])],
                [.. own.Select(i => prompts[i].Gain)]);
        }).Where(static scores => scores.Gains.Count > 0),
    ];

    private Dictionary<PromptKind, TrainedWeights> TrainKinds(
        TrainingPrompt[] prompts,
        int originals,
        TrainingSet[] sets,
        sbyte[] rarity,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        (PromptKind Kind, LexicalTrainingOptions? Options)[] settings =
            [(PromptKind.Open, _options), (PromptKind.MultipleChoice, _options.MultipleChoice), (PromptKind.WordProblem, _options.WordProblem)];
        var own = settings.Where(static setting => setting.Options is not null).ToDictionary(static setting => setting.Kind, static setting => setting.Options!);
        bool anyJudged = Array.Exists(sets, static set => set.IsJudged);
        bool Calibrates(PromptKind weights, LexicalTrainingOptions options, PromptKind kind, TrainingSet set) => weights == PromptKind.Open
            ? (kind == PromptKind.Open || !own.ContainsKey(kind)) && set.IsJudged == anyJudged
            : kind == weights && options.IsLearned(set);

        return own.ToDictionary(
            static pair => pair.Key,
            pair => TrainedWeights.Train(
                prompts,
                sets,
                rarity,
                pair.Value with { Folds = _options.Folds, Kind = pair.Key },
                row => row < originals && Calibrates(pair.Key, pair.Value, prompts[row].Kind, sets[prompts[row].Set]),
                progress,
                cancellationToken));
    }

    private TrainingPrompt[] Gather(IReadOnlyList<OutcomeSet> sets, IReadOnlyList<JudgedSet> judged)
    {
        ArgumentNullException.ThrowIfNull(sets);
        TrainingPrompt[] prompts = TrainingPrompts.Gather(sets, judged, _options.ExcludedTasks);
        if (prompts.Length < _options.Folds)
        {
            throw new ArgumentException($"There are {prompts.Length} prompts, too few for {_options.Folds} folds.", nameof(sets));
        }

        return prompts.All(static prompt => prompt.StrongWinShare == 0) || prompts.All(static prompt => prompt.StrongWinShare == 1)
            ? throw new ArgumentException("The strong model is better in every outcome or in none, so there is nothing to learn.", nameof(sets))
            : prompts;
    }
}
