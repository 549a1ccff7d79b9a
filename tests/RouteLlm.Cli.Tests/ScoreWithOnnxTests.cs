using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary><c>routellm score --config</c> with models on this machine.</summary>
public sealed class ScoreWithOnnxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Scores_of_bert_are_the_recorded_ones()
    {
        GoldenOnnx.WriteBert(_folder);

        await ExpectRecordedAsync("bert", "bert:\n  checkpoint_path: bert\n  num_labels: 3", "bert");
    }

    [Fact]
    public async Task Scores_of_causal_llm_are_the_recorded_ones()
    {
        GoldenOnnx.WriteCausal(_folder);

        await ExpectRecordedAsync("causal_llm", "causal_llm:\n  checkpoint_path: causal\n  num_outputs: 5\n  score_threshold: 4\n  system_message: causal/system_message.txt", "causal");
    }

    [Fact]
    public async Task Scores_of_mf_are_those_of_the_local_embeddings()
    {
        GoldenOnnx.WriteEmbedder(_folder);
        MatrixFactorizationModel model = MatrixFactorizationOnEmbedder.Create();
        model.Write(_folder.PathOf("mf"));
        IReadOnlyList<(string Text, JsonElement Recorded)> expected = GoldenOnnx.Expected("embedder");

        Dictionary<string, double> scores = await ScoreAsync(
            "mf", "mf:\n  checkpoint_path: mf\n  strong_model: strong\n  weak_model: weak\nembedding:\n  onnx: embedder\n  cache: 10", expected.Select(static line => line.Text));

        Assert.All(expected, line => Assert.Equal(model.WinRateOf(line.Recorded), scores[line.Text], 1e-5));
    }

    [Fact]
    public async Task A_local_embedding_model_takes_no_endpoint()
    {
        File.WriteAllText(_folder.PathOf("routellm.yaml"), $"mf:\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\nembedding:\n  onnx: embedder\n  model: text-embedding-3-small");

        ToolRun run = await ToolRun.OfAsync("score", "--router", "mf", "--config", _folder.PathOf("routellm.yaml"), "--input", WritePrompt());

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Remove one of the two", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_native_library_the_error_says_what_to_install()
    {
        GoldenOnnx.WriteBert(_folder);
        File.WriteAllText(_folder.PathOf("routellm.yaml"), "bert:\n  checkpoint_path: bert");
        string tool = _folder.PathOf("tool");
        Directory.CreateDirectory(tool);
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(ToolProcess.Path)!).Where(static file => !Path.GetFileName(file).Contains("onnxruntime.", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(tool, Path.GetFileName(file)));
        }

        ToolRun run = await ToolProcess.RunAsync("dotnet", [Path.Combine(tool, "routellm.dll"), "score", "--router", "bert", "--config", _folder.PathOf("routellm.yaml"), "--input", WritePrompt()]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Add the package Microsoft.ML.OnnxRuntime", run.Error, StringComparison.Ordinal);
    }

    private string WritePrompt()
    {
        string path = _folder.PathOf("prompts.jsonl");
        File.WriteAllText(path, """{"prompt": "hello"}""");
        return path;
    }

    private async Task ExpectRecordedAsync(string router, string configuration, string model)
    {
        IReadOnlyList<(string Text, JsonElement Recorded)> expected = GoldenOnnx.Expected(model);

        Dictionary<string, double> scores = await ScoreAsync(router, configuration, expected.Select(static line => line.Text));

        Assert.All(expected, line => Assert.Equal(line.Recorded.GetProperty("win_rate").GetDouble(), scores[line.Text], 1e-5));
    }

    private async Task<Dictionary<string, double>> ScoreAsync(string router, string configuration, IEnumerable<string> prompts)
    {
        File.WriteAllText(_folder.PathOf("routellm.yaml"), configuration);
        string input = string.Concat(prompts.Select(prompt => $"{{\"prompt\":{JsonSerializer.Serialize(prompt)}}}\n"));
        ToolRun run = await ToolRun.WithInputAsync(input, "score", "--input", "-", "--config", _folder.PathOf("routellm.yaml"), "--router", router);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (JsonElement row in run.Lines.Select(static line => JsonDocument.Parse(line).RootElement))
        {
            scores[row.GetProperty("prompt").GetString()!] = row.GetProperty("strong_win_rate").GetDouble();
        }

        return scores;
    }
}
