namespace RouteLlm.Tests;

public sealed class MatrixFactorizationTrainerTests
{
    private static readonly MatrixFactorizationTrainingOptions Small = new()
    {
        Dimension = 8,
        LearningRate = 0.01,
        MaximumEpochs = 30,
        StrongModel = "bold",
        WeakModel = "meek",
    };

    private static readonly SyntheticBattles Data = new(1200, 24);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_wins_where_is_learned(bool useProjection)
    {
        MatrixFactorizationTrainingResult result = Train(Small with { UseProjection = useProjection, Dimension = useProjection ? 8 : 24 });
        MatrixFactorizationPair pair = result.Model.ForPair();
        var unseen = new SyntheticBattles(500, 24, seed: 77);
        int right = Enumerable.Range(0, 500).Count(row => pair.Score(unseen.Embeddings[row]) > 0.5 == unseen.Embeddings[row][0] > 0);

        Assert.InRange(right, 460, 500);
        Assert.True(result.Epochs[^1].TrainingLoss < result.Epochs[0].TrainingLoss);
        Assert.True(result.Epochs[result.BestEpoch - 1].ValidationAccuracy > 0.9);
    }

    [Fact]
    public void The_best_epoch_is_kept_and_patience_ends_the_training()
    {
        // Winners by the toss of a coin: what is learned is noise, and the validation loss soon rises.
        var random = new SplitMix64(5);
        TrainingBattle[] coin = [.. Enumerable.Range(0, 300).Select(row => random.Next() % 2 == 0 ? new TrainingBattle("bold", "meek", row) : new TrainingBattle("meek", "bold", row))];

        MatrixFactorizationTrainingResult result = new MatrixFactorizationTrainer(Small with { Patience = 3, Noise = 0, MaximumEpochs = 60 })
            .Train(Data.Embeddings, coin, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(result.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Number, result.BestEpoch);
        Assert.Equal(result.BestEpoch + 3, result.Epochs.Count);
        Assert.Equal(Enumerable.Range(1, result.Epochs.Count), result.Epochs.Select(epoch => epoch.Number));
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_another_seed_another()
    {
        MatrixFactorizationTrainingOptions few = Small with { MaximumEpochs = 3 };

        byte[] first = WeightsOf(Train(few));

        Assert.Equal(first, WeightsOf(Train(few)));
        Assert.NotEqual(first, WeightsOf(Train(few with { Seed = 1 })));
    }

    [Fact]
    public void The_number_of_threads_does_not_show_in_the_model()
    {
        MatrixFactorizationTrainingOptions few = Small with { MaximumEpochs = 2 };

        byte[] alone = WeightsOf(Train(few with { MaximumThreads = 1 }));

        Assert.Equal(alone, WeightsOf(Train(few with { MaximumThreads = 7 })));
        Assert.Equal(alone, WeightsOf(Train(few)));
    }

    [Fact]
    public void A_trained_model_is_written_and_read_back_with_its_card()
    {
        using var folder = new TemporaryFolder();
        TrainingSource[] sources = [new("set", 1500, 1200, "MIT", "test")];
        MatrixFactorizationTrainingResult result = new MatrixFactorizationTrainer(Small with { MaximumEpochs = 2 })
            .Train(Data.Embeddings, Data.Battles, sources, "routellm train mf", cancellationToken: TestContext.Current.CancellationToken);

        result.Model.Write(folder.Path);
        MatrixFactorizationModel read = MatrixFactorizationModel.Read(folder.Path);

        Assert.Equal(["bold", "idle", "meek"], read.ModelNames);
        Assert.Equal(24, read.EmbeddingDimension);
        Assert.Equal(("bold", "meek"), (read.ForPair().StrongModel, read.ForPair().WeakModel));
        Assert.Equal(sources, read.Card!.TrainingData);
        Assert.Equal("routellm train mf", read.Card.Command);
        Assert.All(Enumerable.Range(0, 20), row => Assert.Equal(result.Model.ForPair().Score(Data.Embeddings[row]), read.ForPair().Score(Data.Embeddings[row])));

        SafetensorsFile file = SafetensorsFile.Read(folder.PathOf("model.safetensors"));
        Assert.Equal(["P.weight", "text_proj.0.weight", "classifier.0.weight"], file.Tensors.Keys);
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Half_of_the_prompts_lie_above_the_threshold_for_half()
    {
        MatrixFactorizationPair pair = Train(Small with { MaximumEpochs = 5 }).Model.ForPair();
        double threshold = pair.Calibration!.GetThreshold(50);

        int strong = Enumerable.Range(0, Data.Embeddings.Rows).Count(row => pair.Score(Data.Embeddings[row]) >= threshold);

        Assert.InRange(strong, 0.45 * Data.Embeddings.Rows, 0.55 * Data.Embeddings.Rows);
    }

    [Fact]
    public void Without_names_the_pair_is_the_most_frequent_and_its_usual_winner_is_strong()
    {
        TrainingBattle[] battles = [new("b", "a", 0), new("b", "a", 1), new("a", "b", 2), new("c", "a", 3), new("c", "a", 4)];
        MatrixFactorizationModel model = new MatrixFactorizationTrainer(Small with { StrongModel = null, WeakModel = null, MaximumEpochs = 1 })
            .Train(Data.Embeddings, battles, cancellationToken: TestContext.Current.CancellationToken).Model;

        Assert.Equal(("b", "a"), (model.ForPair().StrongModel, model.ForPair().WeakModel));
    }

    [Fact]
    public void Without_names_upstreams_pair_is_taken_if_it_is_in_the_data()
    {
        TrainingBattle[] battles =
        [
            new("x", "y", 0), new("x", "y", 1), new("gpt-4-1106-preview", "x", 2), new("x", "mixtral-8x7b-instruct-v0.1", 3),
        ];
        MatrixFactorizationModel model = new MatrixFactorizationTrainer(Small with { StrongModel = null, WeakModel = null, MaximumEpochs = 1 })
            .Train(Data.Embeddings, battles, cancellationToken: TestContext.Current.CancellationToken).Model;

        Assert.Equal("gpt-4-1106-preview", model.ForPair().StrongModel);
        Assert.Equal("mixtral-8x7b-instruct-v0.1", model.ForPair().WeakModel);
    }

    [Fact]
    public void Progress_rises_to_the_end()
    {
        var reports = new Reports();
        new MatrixFactorizationTrainer(Small with { MaximumEpochs = 2 })
            .Train(Data.Embeddings, Data.Battles, progress: reports, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(reports.Done.Order(), reports.Done);
        Assert.Equal(1, reports.Done[^1]);
        Assert.True(reports.Done.Count > 20);
    }

    [Fact]
    public void Training_stops_when_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var reports = new Reports { OnReport = source.Cancel };

        Assert.ThrowsAny<OperationCanceledException>(() => new MatrixFactorizationTrainer(Small).Train(Data.Embeddings, Data.Battles, progress: reports, cancellationToken: source.Token));
        Assert.Single(reports.Done);
    }

    [Fact]
    public void Data_that_does_not_fit_is_refused()
    {
        AssertRefused([new("a", "b", 0), new("a", "b", 0)], "fewer than two prompts");
        AssertRefused([], "fewer than two prompts");
        AssertRefused([new("a", "b", 0), new("a", "b", 1200)], "Battle 1, counted from 0, is of prompt 1200, but there are 1200 embeddings");
        AssertRefused([new("a", "a", 0)], "is of 'a' with itself");
        AssertRefused([new("a", "", 0)], "without a name");
        AssertRefused([new("bold", "b", 0), new("bold", "b", 1)], "no battle of the model 'meek'");
        Assert.Contains("need 8 numbers, but they have 24", Assert.Throws<ArgumentException>(() => Train(Small with { UseProjection = false })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Embeddings_that_are_not_finite_are_refused_with_their_row(float value) =>
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => new EmbeddingMatrix((float[])[1, 2, 3, value], 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Embeddings_that_are_no_whole_rows_are_refused() =>
        Assert.Contains("not a multiple of 2", Assert.Throws<ArgumentException>(() => new EmbeddingMatrix(new float[3], 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        MatrixFactorizationTrainingOptions[] wrong =
        [
            Small with { Dimension = 0 }, Small with { LearningRate = double.NaN }, Small with { WeightDecay = -1 }, Small with { BatchSize = 0 },
            Small with { MaximumEpochs = 0 }, Small with { Patience = 0 }, Small with { Noise = -0.1 }, Small with { ValidationShare = 1 },
            Small with { MaximumThreads = 0 },
            Small with { WeakModel = null }, Small with { WeakModel = "bold" },
        ];

        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => new MatrixFactorizationTrainer(options)));
    }

    [Fact]
    public void Weights_that_grow_beyond_all_numbers_end_the_training() =>
        Assert.Contains("Lower the learning rate", Assert.Throws<InvalidOperationException>(() => Train(Small with { LearningRate = 1e30 })).Message, StringComparison.Ordinal);

    private static MatrixFactorizationTrainingResult Train(MatrixFactorizationTrainingOptions options) =>
        new MatrixFactorizationTrainer(options).Train(Data.Embeddings, Data.Battles, cancellationToken: TestContext.Current.CancellationToken);

    private static byte[] WeightsOf(MatrixFactorizationTrainingResult result)
    {
        using var folder = new TemporaryFolder();
        result.Model.Write(folder.Path);
        return File.ReadAllBytes(folder.PathOf("model.safetensors"));
    }

    private static void AssertRefused(TrainingBattle[] battles, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<ArgumentException>(nameof(battles), () => new MatrixFactorizationTrainer(Small).Train(Data.Embeddings, battles)).Message,
            StringComparison.Ordinal);

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<double> Done { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(TrainingProgress value)
        {
            Done.Add(value.Done);
            OnReport?.Invoke();
        }
    }
}
