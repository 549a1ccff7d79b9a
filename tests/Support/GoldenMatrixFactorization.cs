using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>The recorded checkpoint of <c>mf</c>, with the embeddings and win rates of some prompts.</summary>
internal sealed class GoldenMatrixFactorization
{
    public const string StrongModel = "gpt-4-1106-preview";
    public const string WeakModel = "mixtral-8x7b-instruct-v0.1";

    private readonly Dictionary<string, float[]> _embeddings = new(StringComparer.Ordinal);

    private GoldenMatrixFactorization()
    {
    }

    public static string Folder => SharedData.PathOf("golden/mf");

    /// <summary>Gets the win rate of <see cref="StrongModel"/> over <see cref="WeakModel"/> by prompt.</summary>
    public Dictionary<string, double> WinRates { get; } = new(StringComparer.Ordinal);

    public static GoldenMatrixFactorization Read()
    {
        var golden = new GoldenMatrixFactorization();
        foreach (string line in File.ReadLines(Path.Combine(Folder, "embeddings.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            golden._embeddings[PromptOf(row)] = [.. row.RootElement.GetProperty("embedding").EnumerateArray().Select(static value => value.GetSingle())];
        }

        foreach (string line in File.ReadLines(Path.Combine(Folder, "expected.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            golden.WinRates[PromptOf(row)] = row.RootElement.GetProperty("win_rates").GetProperty($"{StrongModel}|{WeakModel}").GetDouble();
        }

        return golden;
    }

    public float[] EmbeddingOf(string prompt) => _embeddings[prompt];

    private static string PromptOf(JsonDocument row) => row.RootElement.GetProperty("prompt").GetString()!;
}
