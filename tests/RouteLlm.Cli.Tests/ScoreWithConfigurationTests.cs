using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary><c>routellm score --config</c>, with an embeddings server on loopback.</summary>
public sealed class ScoreWithConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scores_of_mf_are_the_recorded_ones(bool base64)
    {
        var golden = GoldenMatrixFactorization.Read();
        await using var server = new EmbeddingsServer(golden.EmbeddingOf) { Base64 = base64 };
        string config = Write($"mf:\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\n{Embedding(server)}");

        Dictionary<string, double> scores = await ScoreAsync("mf", config, golden.WinRates.Keys);

        Assert.Equal(golden.WinRates.Count, scores.Count);
        Assert.All(golden.WinRates, expected => Assert.Equal(expected.Value, scores[expected.Key], 1e-5));
        Assert.Equal(golden.WinRates.Keys, server.Call.Inputs);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Scores_of_sw_ranking_are_the_recorded_ones(bool asUpstream, bool imported)
    {
        string folder = SharedData.PathOf("golden/sw_ranking");
        using NpyFile queries = NpyFile.Open(Path.Combine(folder, "queries.npy"));
        var embeddings = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var expected = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path.Combine(folder, "expected.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            float[] query = new float[queries.Columns];
            queries.ReadRow(expected.Count, query);
            string prompt = row.RootElement.GetProperty("prompt").GetString()!;
            embeddings[prompt] = query;
            expected[prompt] = row.RootElement.GetProperty(asUpstream ? "win_rate_upstream_converged" : "win_rate_same_tier_zeroed").GetDouble();
        }

        string data = $"  arena_battle_datasets: [{folder}/battles.jsonl]\n  arena_embedding_datasets:\n  - {folder}/embeddings.npy\n";
        if (imported)
        {
            ToolRun import = await ToolRun.OfAsync(
                "import", "battles", "--battles", $"{folder}/battles.jsonl", "--embeddings", $"{folder}/embeddings.npy", "--output", _folder.PathOf("battles.safetensors"));
            Assert.Equal(0, import.ExitCode);
            data = "  arena_battle_datasets: [battles.safetensors]\n";
        }

        await using var server = new EmbeddingsServer(prompt => embeddings[prompt]);
        string config = Write($"sw_ranking:\n{data}  same_tier_battles_as_upstream: {(asUpstream ? "true" : "false")}\n{Embedding(server)}");

        Dictionary<string, double> scores = await ScoreAsync("sw_ranking", config, expected.Keys);

        Assert.Equal(expected.Count, scores.Count);
        Assert.All(expected, pair => Assert.Equal(pair.Value, scores[pair.Key], 1e-4));
    }

    [Fact]
    public async Task A_server_that_fails_is_an_error_or_by_choice_a_target()
    {
        var golden = GoldenMatrixFactorization.Read();
        await using var server = new EmbeddingsServer(golden.EmbeddingOf);
        server.FailNext(401, 401);
        string config = Write(
            $"mf:\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\n{Embedding(server)}" +
            $"lenient:\n  kind: mf\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\n  target_on_failure: strong\n{Embedding(server)}");

        ToolRun failed = await ToolRun.WithInputAsync("{\"prompt\":\"a secret\"}\n", "score", "--input", "-", "--config", config, "--router", "mf");
        Dictionary<string, double> scores = await ScoreAsync("lenient", config, ["a secret"]);

        Assert.Equal((1, string.Empty), (failed.ExitCode, failed.Output));
        Assert.Contains("The embedding provider failed", failed.Error, StringComparison.Ordinal);
        Assert.Contains("401", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", failed.Error, StringComparison.Ordinal);
        Assert.Equal(1, scores["a secret"]);
    }

    [Fact]
    public async Task Route_takes_router_and_threshold_from_the_file_unless_they_are_given()
    {
        string config = Write("router: mine\nmine:\n  kind: lexical\n  threshold: 0.125\n");

        ToolRun own = await ToolRun.OfAsync("route", "--config", config, "--format", "json", "hello");
        ToolRun given = await ToolRun.OfAsync("route", "--config", config, "--threshold", "0.5", "--format", "json", "hello");

        using JsonDocument decision = JsonDocument.Parse(own.Output);
        Assert.Equal(("mine", 0.125), (decision.RootElement.GetProperty("router").GetString(), decision.RootElement.GetProperty("threshold").GetDouble()));
        Assert.Contains("\"threshold\": 0.5", given.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mf:\n  chekpoint_path: x\n", "mf", "line 2, column 3: 'mf' has no key 'chekpoint_path'. Nearest: 'checkpoint_path'")]
    [InlineData("lexical:\n", "mf", "There is no router 'mf'. Known routers: lexical, random")]
    public async Task What_is_wrong_with_the_file_is_said_on_standard_error(string text, string router, string problem)
    {
        ToolRun run = await ToolRun.WithInputAsync("{\"prompt\":\"hello\"}\n", "score", "--input", "-", "--config", Write(text), "--router", router);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private static string Embedding(EmbeddingsServer server) => $"  embedding:\n    base_url: {server.BaseUrl}\n    model: text-embedding-3-small\n";

    private static async Task<Dictionary<string, double>> ScoreAsync(string router, string config, IEnumerable<string> prompts)
    {
        string input = string.Concat(prompts.Select(prompt => $"{{\"prompt\":{JsonSerializer.Serialize(prompt)}}}\n"));
        ToolRun run = await ToolRun.WithInputAsync(input, "score", "--input", "-", "--config", config, "--router", router);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string line in run.Lines)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            scores.Add(row.RootElement.GetProperty("prompt").GetString()!, row.RootElement.GetProperty("strong_win_rate").GetDouble());
        }

        return scores;
    }

    private string Write(string text)
    {
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
