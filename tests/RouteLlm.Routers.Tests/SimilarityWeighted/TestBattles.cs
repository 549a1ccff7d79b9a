namespace RouteLlm.Tests;

/// <summary>Battles and embeddings made up for tests.</summary>
internal static class TestBattles
{
    public const string Strong = "strong";
    public const string Weak = "weak";
    private static readonly string[] Models = [Strong, Weak, "third", "fourth", "fifth"];

    public static SimilarityWeightedOptions Options(EmbeddingPrecision precision = EmbeddingPrecision.Full) =>
        new() { StrongModel = Strong, WeakModel = Weak, Precision = precision };

    public static List<Battle> Random(int count, int seed = 3)
    {
        var random = new Random(seed);
        var battles = new List<Battle>(count);
        for (int i = 0; i < count; i++)
        {
            int a = random.Next(Models.Length);
            battles.Add(new Battle(Models[a], Models[(a + random.Next(1, Models.Length)) % Models.Length], (BattleWinner)random.Next(3)));
        }

        return battles;
    }

    public static float[] Vector(Random random, int dimensions)
    {
        // Not centred on 0: real embeddings of prompts all have something in common.
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            vector[i] = random.NextSingle() - 0.3f;
        }

        return vector;
    }

    public static List<ReadOnlyMemory<float>> Embeddings(int count, int dimensions, int seed = 4)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new ReadOnlyMemory<float>(Vector(random, dimensions)))];
    }

    /// <summary>
    /// The win rate by its definition, in double precision, by the minorisation of Hunter (2004) instead of Newton's method; tiers of one
    /// model each.
    /// </summary>
    public static double ReferenceWinRate(IReadOnlyList<Battle> battles, IReadOnlyList<ReadOnlyMemory<float>> embeddings, float[] query)
    {
        double[] similarities = [.. embeddings.Select(embedding => Cosine(embedding.ToArray(), query))];
        double largest = similarities.Max();
        var wins = new double[Models.Length, Models.Length];
        for (int i = 0; i < battles.Count; i++)
        {
            int a = Array.IndexOf(Models, battles[i].ModelA);
            int b = Array.IndexOf(Models, battles[i].ModelB);
            double weight = 10 * Math.Pow(10, similarities[i] / largest);
            wins[a, b] += weight * (battles[i].Winner switch { BattleWinner.ModelA => 2, BattleWinner.Tie => 1, _ => 0 });
            wins[b, a] += weight * (battles[i].Winner switch { BattleWinner.ModelB => 2, BattleWinner.Tie => 1, _ => 0 });
        }

        double[] strengths = [.. Models.Select(_ => 1.0)];
        for (int iteration = 0; iteration < 5000; iteration++)
        {
            strengths =
            [
                .. Enumerable.Range(0, Models.Length).Select(i =>
                    Enumerable.Range(0, Models.Length).Sum(j => wins[i, j])
                    / Enumerable.Range(0, Models.Length).Where(j => j != i).Sum(j => (wins[i, j] + wins[j, i]) / (strengths[i] + strengths[j]))),
            ];
            double sum = strengths.Sum();
            strengths = [.. strengths.Select(strength => strength / sum)];
        }

        return strengths[0] / (strengths[0] + strengths[1]);
    }

    private static double Cosine(float[] left, float[] right)
    {
        double dot = 0, leftSquares = 0, rightSquares = 0;
        for (int i = 0; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            leftSquares += (double)left[i] * left[i];
            rightSquares += (double)right[i] * right[i];
        }

        return dot / Math.Sqrt(leftSquares * rightSquares);
    }
}
