namespace RouteLlm.Tests;

/// <summary>Three models in two dimensions, small enough to be reckoned by hand.</summary>
internal static class SmallModel
{
    public static readonly string[] Names = ["large", "middle", "small"];

    // Unit rows: (1, 0), (0.6, 0.8), (0, 1).
    private static readonly float[] Table = [3, 0, 3, 4, 0, 0.5f];

    // Differences of models, weighted: large over small is (2, 1); through the projection, (2, 1, 0).
    private static readonly float[] Classifier = [2, -1];
    private static readonly float[] Projection = [1, 0, 0, 0, 1, 0];

    public static MatrixFactorizationModel Create(bool projected = true, ModelCard? card = null) => new(Parts(projected), card);

    public static MatrixFactorizationParts Parts(bool projected = true, IReadOnlyList<string>? names = null, float[]? table = null, float[]? classifier = null, float[]? projection = null) => new()
    {
        ModelNames = names ?? Names,
        ModelTable = table ?? Table,
        Projection = projected ? projection ?? Projection : null,
        Classifier = classifier ?? Classifier,
    };

    public static ModelCard Card(string kind = "mf", int version = 1) => new()
    {
        Kind = kind,
        FormatVersion = version,
        TrainingData = [new TrainingSource("battles", 10, 8, "MIT", "test")],
        StrongModels = ["large"],
        WeakModels = ["small"],
        Calibration = ThresholdCalibration.FromScores([0.2, 0.4, 0.9]),
    };

    public static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
