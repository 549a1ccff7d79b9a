using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>A model of <c>mf</c> with random weights on the vectors of the recorded embedding model.</summary>
internal static class MatrixFactorizationOnEmbedder
{
    public const string StrongModel = "strong";
    public const string WeakModel = "weak";

    private const int Dimensions = 32;

    public static MatrixFactorizationModel Create()
    {
        var random = new Random(7);
        return new MatrixFactorizationModel(new MatrixFactorizationParts
        {
            ModelNames = [StrongModel, WeakModel],
            ModelTable = [.. Enumerable.Range(0, 2 * Dimensions).Select(_ => random.NextSingle() - 0.5f)],
            Projection = null,
            Classifier = [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() * 4)],
        });
    }

    /// <summary>Computes the strong win rate of a recorded vector.</summary>
    public static double WinRateOf(this MatrixFactorizationModel model, JsonElement recorded)
    {
        var logits = new float[2];
        model.ScoreModels([.. recorded.GetProperty("embedding").EnumerateArray().Select(static value => value.GetSingle())], logits);
        return 1 / (1 + Math.Exp(logits[1] - logits[0]));
    }
}
