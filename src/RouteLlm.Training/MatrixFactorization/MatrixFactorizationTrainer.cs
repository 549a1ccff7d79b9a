namespace RouteLlm;

/// <summary>Trains the model of the router <c>mf</c> on battles and the embeddings of their prompts.</summary>
/// <remarks>
/// The loss is RouteLLM's: binary cross-entropy on the logit of the winner over the loser, with Gaussian noise on the embedding
/// (<c>train_matrix_factorization.py</c>), minimised by Adam. Other than there, the prompts held out for validation are in no training
/// battle and get no noise, training stops when their loss falls no more, and the weights of the best epoch are kept. The same data and
/// options give the same model on the same processor, bit for bit and whatever the number of cores. Safe for concurrent use.
/// </remarks>
public sealed class MatrixFactorizationTrainer
{
    private const string Step = "Training the model";

    // With fewer prompts held out than quantiles in a file, those trained on help to calibrate.
    private const int CalibrationMinimum = 101;

    private readonly MatrixFactorizationTrainingOptions _options;

    /// <summary>Initializes a trainer.</summary>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public MatrixFactorizationTrainer(MatrixFactorizationTrainingOptions? options = null)
    {
        _options = options ?? new MatrixFactorizationTrainingOptions();
        if (_options.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(options));
        }
    }

    /// <summary>Trains a model.</summary>
    /// <param name="embeddings">The embedding of each prompt.</param>
    /// <param name="battles">The battles, ties dropped; of at least two prompts.</param>
    /// <param name="trainingData">The data sets, for the model's file; <see langword="null"/> for none.</param>
    /// <param name="command">The command that makes the model again, for its file.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Cancels the training.</param>
    /// <returns>The model, calibrated for one pair of its models, and what each epoch came to.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="embeddings"/> or <paramref name="battles"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A battle has no row in the embeddings, a model without name or the same model twice; there are battles of fewer than two prompts;
    /// the embeddings do not have the dimension of the table although there is no projection; or the data has no battle of a model that the
    /// options name.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The weights grew beyond all numbers, because the learning rate or the embeddings are too large.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public MatrixFactorizationTrainingResult Train(
        EmbeddingMatrix embeddings,
        IReadOnlyList<TrainingBattle> battles,
        IReadOnlyList<TrainingSource>? trainingData = null,
        string? command = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(battles);
        if (!_options.UseProjection && embeddings.Dimension != _options.Dimension)
        {
            throw new ArgumentException(
                $"Without a projection embeddings need {_options.Dimension} numbers, but they have {embeddings.Dimension}.", nameof(embeddings));
        }

        string[] models = [.. battles.SelectMany(static battle => (string[])[battle.Winner, battle.Loser]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        BattleSplit split = BattleSplit.Create(Index(battles, models, embeddings.Rows), _options.ValidationShare, _options.Seed);
        RoutedPair pair = RoutedPair.Choose(_options, battles, models);
        var network = new MatrixFactorizationNetwork(models.Length, _options.Dimension, embeddings.Dimension, _options.UseProjection, _options.Seed, _options.Parallelism);
        var run = new MatrixFactorizationEpochRun(network, embeddings, _options);
        var epochs = new List<MatrixFactorizationEpoch>();
        MatrixFactorizationParts? best = null;
        MatrixFactorizationEpoch? bestEpoch = null;
        for (int number = 1; number <= _options.MaximumEpochs && number - (bestEpoch?.Number ?? number) <= _options.Patience; number++)
        {
            double Done(int count) => (number - 1 + (count / (double)split.Training.Length)) / _options.MaximumEpochs;
            double trainingLoss = run.Train(split.Training, number, count => progress?.Report(new TrainingProgress(Step, Done(count))), cancellationToken);
            (double validationLoss, double accuracy) = run.Validate(split.Validation, cancellationToken);
            if (!double.IsFinite(trainingLoss) || !double.IsFinite(validationLoss))
            {
                throw new InvalidOperationException($"The loss is not finite after epoch {number}. Lower the learning rate, or scale the embeddings to length 1.");
            }

            var epoch = new MatrixFactorizationEpoch(number, trainingLoss, validationLoss, accuracy);
            epochs.Add(epoch);
            if (bestEpoch is null || epoch.ValidationLoss < bestEpoch.ValidationLoss)
            {
                bestEpoch = epoch;
                best = Copy(network, models);
            }
        }

        var card = new ModelCard
        {
            Kind = MatrixFactorizationModel.Kind,
            FormatVersion = MatrixFactorizationModel.FormatVersion,
            TrainingData = trainingData ?? [],
            StrongModels = [pair.Strong],
            WeakModels = [pair.Weak],
            Calibration = Calibrate(new MatrixFactorizationModel(best!), pair, embeddings, split),
            Command = command,
        };
        progress?.Report(new TrainingProgress(Step, 1));
        return new MatrixFactorizationTrainingResult(new MatrixFactorizationModel(best!, card), epochs, bestEpoch!.Number);
    }

    private static IndexedBattle[] Index(IReadOnlyList<TrainingBattle> battles, string[] models, int rows)
    {
        Dictionary<string, int> modelRows = models.Select(static (name, row) => (name, row)).ToDictionary(static model => model.name, static model => model.row, StringComparer.Ordinal);
        var indexed = new IndexedBattle[battles.Count];
        for (int i = 0; i < indexed.Length; i++)
        {
            TrainingBattle battle = battles[i];
            string? error =
                battle.Prompt < 0 || battle.Prompt >= rows ? $"is of prompt {battle.Prompt}, but there are {rows} embeddings."
                : string.IsNullOrWhiteSpace(battle.Winner) || string.IsNullOrWhiteSpace(battle.Loser) ? "has a model without a name."
                : battle.Winner == battle.Loser ? $"is of '{battle.Winner}' with itself."
                : null;
            indexed[i] = error is null
                ? new IndexedBattle(modelRows[battle.Winner], modelRows[battle.Loser], battle.Prompt)
                : throw new ArgumentException($"Battle {i}, counted from 0, {error}", nameof(battles));
        }

        return indexed;
    }

    private static MatrixFactorizationParts Copy(MatrixFactorizationNetwork network, string[] models) => new()
    {
        ModelNames = models,
        ModelTable = [.. network.Table.Values],
        Projection = network.Projection is { } projection ? [.. projection.Values] : null,
        Classifier = [.. network.Classifier.Values],
    };

    private static ThresholdCalibration Calibrate(
        MatrixFactorizationModel model, RoutedPair pair, EmbeddingMatrix embeddings, BattleSplit split)
    {
        static int[] PromptsOf(IEnumerable<IndexedBattle> battles) =>
            [.. battles.Select(static battle => battle.Prompt).Distinct().Order()];

        int[] prompts = PromptsOf(split.Validation);
        if (prompts.Length < CalibrationMinimum)
        {
            prompts = PromptsOf(split.Validation.Concat(split.Training));
        }

        MatrixFactorizationPair scorer = model.ForPair(pair.Strong, pair.Weak);
        return ThresholdCalibration.FromScores([.. prompts.Select(prompt => scorer.Score(embeddings[prompt]))]);
    }
}
