namespace RouteLlm.Tests;

/// <summary>A matrix factorization router over words that knows nothing of them yet, with a calibration of its own.</summary>
internal static class WordRouter
{
    public static MatrixFactorizationModel Model { get; } = Calibrated(WordEmbedding.ModelOf(["large", "small"]));

    public static TestEmbeddingGenerator Generator() => new(WordEmbedding.Of) { ModelId = "words" };

    public static MatrixFactorizationRouter With(TestEmbeddingGenerator generator) => new(Model.ForPair("large", "small"), generator);

    public static LearnableMatrixFactorizationRouter Learnable(TestEmbeddingGenerator generator)
    {
        MatrixFactorizationRouter router = With(generator);
        return new LearnableMatrixFactorizationRouter(router, router.CheckpointFingerprint!);
    }

    /// <summary>Gives a model the calibration of its scores of invented requests.</summary>
    public static MatrixFactorizationModel Calibrated(MatrixFactorizationModel model)
    {
        MatrixFactorizationPair pair = model.ForPair("large", "small");
        return new MatrixFactorizationModel(model.Parts, new ModelCard
        {
            Kind = MatrixFactorizationModel.Kind,
            FormatVersion = MatrixFactorizationModel.FormatVersion,
            TrainingData = [],
            StrongModels = ["large"],
            WeakModels = ["small"],
            Calibration = ThresholdCalibration.FromScores([.. SyntheticTraffic.Of(500, seed: 99, static _ => false).Select(battle => pair.Score(WordEmbedding.Of(battle.Prompt!)))]),
        });
    }
}
