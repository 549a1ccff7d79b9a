namespace RouteLlm.Tests;

/// <summary>
/// Battles of three models: "bold" wins where the first number of the embedding is above 0, "meek" elsewhere, and "idle" never.
/// </summary>
internal sealed class SyntheticBattles
{
    public SyntheticBattles(int prompts, int dimension, int seed = 3)
    {
        var random = new SplitMix64((ulong)seed);
        float[] values = new float[prompts * dimension];
        GaussianNoise.Fill(ref random, values, new float[values.Length + 1]);
        Embeddings = new EmbeddingMatrix(values.Select(value => value / MathF.Sqrt(dimension)).ToArray(), dimension);
        Battles =
        [
            .. Enumerable.Range(0, prompts).Select(row => Embeddings[row][0] > 0 ? new TrainingBattle("bold", "meek", row) : new TrainingBattle("meek", "bold", row)),
            .. Enumerable.Range(0, prompts / 4).Select(row => new TrainingBattle(row % 2 == 0 ? "bold" : "meek", "idle", row)),
        ];
    }

    public EmbeddingMatrix Embeddings { get; }

    public TrainingBattle[] Battles { get; }
}
