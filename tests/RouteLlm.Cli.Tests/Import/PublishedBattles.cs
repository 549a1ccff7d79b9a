using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>
/// Battles and embeddings in the published forms. The Parquet files, which Parquet/Files/make-files.mjs has written, hold the same.
/// </summary>
internal static class PublishedBattles
{
    public const int Count = 60;
    public const int Kept = 51;
    public const int Dimensions = 8;

    private static readonly string[] Models = ["ant", "bee", "cat", "dog", "eel"];

    public static string ParquetFile(string name) => Checkout.PathOf($"tests/RouteLlm.Cli.Tests/Parquet/Files/{name}");

    public static string WriteJsonLines(TemporaryFolder folder, string name = "battles.jsonl", int count = Count) =>
        Write(folder, name, Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new
        {
            model_a = ModelA(i),
            model_b = ModelB(i),
            winner_model_a = i % 3 == 0 ? 1 : 0,
            winner_model_b = i % 3 == 1 ? 1 : 0,
            prompt = Prompt(i),
        })));

    public static string WriteCsv(TemporaryFolder folder, string name = "battles.csv") =>
        Write(folder, name, Enumerable.Range(0, Count).Select(i =>
            $"{i},{ModelA(i)},{ModelB(i)},{Quoted(Prompt(i))},{Quoted("an \"answer\"\nof two lines, and more")},{(i % 3 == 0 ? 1 : 0)},{(i % 3 == 1 ? 1 : 0)},{(i % 3 == 2 ? 1 : 0)}")
            .Prepend("id,model_a,model_b,prompt,response_a,winner_model_a,winner_model_b,winner_tie"));

    /// <summary>Writes a row for each battle, or for each that counts.</summary>
    public static string WriteNpy(TemporaryFolder folder, string name = "embeddings.npy", bool onlyKept = false)
    {
        int[] rows = [.. Enumerable.Range(0, Count).Where(i => !onlyKept || i % 7 != 0)];
        string path = folder.PathOf(name);
        File.WriteAllBytes(path, NpyBytes.OfSingles(rows.Length, Dimensions, rows.SelectMany(Embedding)));
        return path;
    }

    public static string Write(TemporaryFolder folder, string name, IEnumerable<string> lines)
    {
        string path = folder.PathOf(name);
        File.WriteAllText(path, string.Join('\n', lines) + '\n');
        return path;
    }

    private static string ModelA(int i) => Models[i % 5];

    private static string ModelB(int i) => Models[(i + 1 + (i % 4)) % 5];

    private static string Prompt(int i) =>
        JsonSerializer.Serialize(new[] { i % 7 == 0 ? "too short" : $"Question {i}: what is \"this\"?\n\u00e9 \U0001F600", "A second turn." });

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<float> Embedding(int i) => Enumerable.Range(0, Dimensions).Select(j => ((((i * 31) + (j * 17) + (i * i * j)) % 101) - 50) / 64f);
}
