using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>What the Python router computed, and what it computed it from.</summary>
internal static class Golden
{
    private const string Folder = "golden/sw_ranking/";

    public static string Battles => SharedData.PathOf(Folder + "battles.jsonl");

    public static string Embeddings => SharedData.PathOf(Folder + "embeddings.npy");

    public static JsonElement Model => JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Folder + "expected_model.json"))).RootElement;

    public static IEnumerable<(string Prompt, float[] Embedding, JsonElement Expected)> Queries()
    {
        using NpyFile queries = NpyFile.Open(SharedData.PathOf(Folder + "queries.npy"));
        int row = 0;
        foreach (string line in File.ReadLines(SharedData.PathOf(Folder + "expected.jsonl")))
        {
            JsonElement expected = JsonDocument.Parse(line).RootElement;
            float[] embedding = new float[queries.Columns];
            queries.ReadRow(row++, embedding);
            yield return (expected.GetProperty("prompt").GetString()!, embedding, expected);
        }
    }

    public static SimilarityWeightedModel Load(SimilarityWeightedOptions? options = null) => SimilarityWeightedModel.Load([Battles], [Embeddings], options);

    /// <summary>Writes the battles and embeddings into one file.</summary>
    public static string Import(TemporaryFolder folder, EmbeddingPrecision precision)
    {
        var battles = new BattleSet();
        battles.BeginSource("battles", "CC0-1.0", "made up");
        battles.AddJsonLines(Battles);
        using NpyFile embeddings = NpyFile.Open(Embeddings);
        string path = folder.PathOf($"{precision}.safetensors");
        using FileStream stream = File.Create(path);
        var writer = new BattleFileWriter(stream, battles, embeddings.Rows, embeddings.Columns, precision);
        float[] row = new float[embeddings.Columns];
        for (long i = 0; i < embeddings.Rows; i++)
        {
            embeddings.ReadRow(i, row);
            writer.Write(row);
        }

        writer.Complete();
        return path;
    }

    /// <summary>Asserts that every query's win rate is the recorded one; a failure lists the queries that differ.</summary>
    public static void AssertWinRates(SimilarityWeightedModel model, string column, double tolerance)
    {
        string[] mismatches =
        [
            .. Queries()
                .Select(query => (query.Prompt, Expected: query.Expected.GetProperty(column).GetDouble(), Actual: model.GetStrongWinRate(query.Embedding)))
                .Where(query => !(Math.Abs(query.Actual - query.Expected) <= tolerance))
                .Select(query => $"{query.Prompt}: {query.Actual}, not {query.Expected}"),
        ];
        Assert.True(mismatches.Length == 0, string.Join('\n', mismatches));
    }
}
