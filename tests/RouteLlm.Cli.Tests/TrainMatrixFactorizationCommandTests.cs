using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class TrainMatrixFactorizationCommandTests : IDisposable
{
    // Small, so that a test trains in no time.
    private static readonly string[] Small = ["--dimension", "8", "--epochs", "3", "--validation-share", "0.2", "--noise", "0"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Model => _folder.PathOf("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Outcomes_become_a_checkpoint_that_the_router_loads()
    {
        string outcomes = await SliceAsync(600);
        IReadOnlyList<PromptOutcome> used = [.. (await PromptOutcomeFile.ReadAsync(Path.Combine(outcomes, "gaokao.jsonl"), cancellationToken: Token)).Where(outcome => outcome.StrongScore != outcome.WeakScore)];
        int prompts = used.Select(outcome => outcome.Prompt).Distinct().Count();
        await using var server = new EmbeddingsServer(Embed);

        ToolRun run = await RunAsync(server, outcomes, "--seed", "7", "--format", "json");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement summary = json.RootElement;
        Assert.Equal((used.Count, prompts, 2, 4), (Number("battles"), Number("prompts"), Number("models"), Number("embedding_dimension")));
        Assert.InRange(Number("best_epoch"), 1, Number("epochs"));
        Assert.InRange(summary.GetProperty("validation_loss").GetDouble(), 0.01, 2);
        Assert.InRange(summary.GetProperty("validation_accuracy").GetDouble(), 0, 1);

        MatrixFactorizationModel model = MatrixFactorizationModel.Read(Model);
        Assert.Equal(
            [new TrainingSource("gaokao", used.Count, prompts, "Apache-2.0", "OpenLMLab/GAOKAO-Bench")],
            model.Card!.TrainingData);
        Assert.Equal(
            "routellm train mf --dimension 8 --embedding-base-url URL --embedding-model test-model --epochs 3 --noise 0 --outcomes DIR --seed 7 --validation-share 0.2",
            model.Card.Command);
        MatrixFactorizationPair pair = model.ForPair();
        Assert.Equal((summary.GetProperty("strong_model").GetString(), summary.GetProperty("weak_model").GetString()), (pair.StrongModel, pair.WeakModel));
        Assert.Equal(["gpt-3.5-turbo (2023)", "gpt-4-0314"], model.ModelNames);
        Assert.All(used, outcome => Assert.InRange(pair.Score(Embed(outcome.Prompt)), 0.01, 0.99));
        Assert.NotNull(pair.Calibration);

        int Number(string name) => summary.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Prompts_are_embedded_once_and_again_when_they_change()
    {
        string outcomes = await SliceAsync(600);
        await using var server = new EmbeddingsServer(Embed);
        await RunAsync(server, outcomes);
        byte[] first = await File.ReadAllBytesAsync(Path.Combine(Model, "model.safetensors"), Token);
        int calls = server.Calls.Count;

        ToolRun again = await RunAsync(server, outcomes);
        Assert.Equal((0, calls), (again.ExitCode, server.Calls.Count));
        Assert.Equal(first, await File.ReadAllBytesAsync(Path.Combine(Model, "model.safetensors"), Token));

        await File.AppendAllTextAsync(Path.Combine(outcomes, "gaokao.jsonl"), """{"prompt":"one more","strong_model":"s","weak_model":"w","strong_score":1,"weak_score":0,"task":"t"}""", Token);
        ToolRun changed = await RunAsync(server, outcomes);
        Assert.Equal(0, changed.ExitCode);
        Assert.Contains("one more", server.Calls.Last().Inputs);
        Assert.Equal(2 * calls, server.Calls.Count);

        // What was kept serves another training without a server.
        ToolRun read = await ToolRun.OfAsync(["train", "mf", "--outcomes", outcomes, "--embeddings", Path.Combine(Model, "embeddings.npy"), "--output", _folder.PathOf("other"), .. Small]);
        Assert.Equal((0, string.Empty), (read.ExitCode, read.Error));
        Assert.Contains("battles of 4 models", read.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_loses_nothing()
    {
        string outcomes = await SliceAsync(1000);
        await using var server = new EmbeddingsServer(Embed);
        server.BeforeAnswer = number =>
        {
            server.FailNext(number == 2 ? [401] : []);
            return Task.CompletedTask;
        };

        ToolRun failed = await RunAsync(server, outcomes);
        Assert.Equal((1, string.Empty), (failed.ExitCode, failed.Output));
        Assert.Contains("the next run continues from there", failed.Error, StringComparison.Ordinal);
        Assert.Contains("401", failed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Model, "model.safetensors")));

        ToolRun finished = await RunAsync(server, outcomes);
        Assert.Equal((0, string.Empty), (finished.ExitCode, finished.Error));
        EmbeddingsCall[] calls = [.. server.Calls];
        Assert.Equal(calls[1].Inputs, calls[2].Inputs);
        Assert.Empty(calls[0].Inputs.Intersect(calls.Skip(2).SelectMany(call => call.Inputs)));
    }

    [Fact]
    public async Task Published_battles_and_embeddings_are_taken_as_they_are()
    {
        string battles = SharedData.PathOf("golden/sw_ranking/battles.jsonl");

        ToolRun run = await ToolRun.OfAsync(
            ["train", "mf", "--battles", battles, "--embeddings", SharedData.PathOf("golden/sw_ranking/embeddings.npy"), "--output", Model, "--strong-model", "llama-2-70b-chat", "--weak-model", "dolly-v2-12b", .. Small]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("strong: llama-2-70b-chat", run.Output, StringComparison.Ordinal);
        MatrixFactorizationModel model = MatrixFactorizationModel.Read(Model);
        Assert.Equal(32, model.EmbeddingDimension);
        TrainingSource source = Assert.Single(model.Card!.TrainingData);
        Assert.Equal(("battles", "battles.jsonl"), (source.Name, source.Origin));
        Assert.InRange(source.Rows, 400, 583);
    }

    [Fact]
    public async Task Rows_of_an_array_stand_for_battles_ties_included()
    {
        string outcomes = Directory.CreateDirectory(_folder.PathOf("outcomes")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(outcomes, "mine.jsonl"), Enumerable.Range(0, 300).Select(i => Outcome($"item {i % 200}", strongScore: i % 3, weakScore: 1)), Token);

        // The rows of ties are never looked at, so what stands there does not matter.
        string rows = await WriteAsync("rows.npy", NpyBytes.OfSingles(300, 4, Enumerable.Range(0, 300).SelectMany(i => i % 3 == 1 ? [float.NaN, 0, 0, 0] : Embed($"item {i % 200}"))));
        string tooMany = await WriteAsync("many.npy", NpyBytes.OfSingles(301, 4, new float[301 * 4]));

        ToolRun run = await ToolRun.OfAsync(["train", "mf", "--outcomes", outcomes, "--embeddings", rows, "--output", Model, .. Small]);
        ToolRun refused = await ToolRun.OfAsync(["train", "mf", "--outcomes", outcomes, "--embeddings", tooMany, "--output", Model, .. Small]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("200 battles of 2 models over 166 prompts", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("many.npy': it has 301 rows, but there are 300 battles and outcomes", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Write --battles FILE, --outcomes DIR or both", "--embeddings", "e.npy")]
    [InlineData("Write --embedding-model NAME to make them, or --embeddings FILE", "--outcomes", "DIR")]
    [InlineData("leave --embedding-base-url out", "--outcomes", "DIR", "--embeddings", "e.npy", "--embedding-base-url", "http://localhost:1/v1")]
    [InlineData("leave --embedding-dimensions out", "--outcomes", "DIR", "--embeddings", "e.npy", "--embedding-dimensions", "3")]
    [InlineData("'nowhere' is not an absolute http or https address", "--outcomes", "DIR", "--embedding-model", "m", "--embedding-base-url", "nowhere")]
    [InlineData("The environment variable 'ROUTELLM_NO_SUCH_KEY' is not set", "--outcomes", "DIR", "--embedding-model", "m", "--embedding-api-key-env", "ROUTELLM_NO_SUCH_KEY")]
    [InlineData("StrongModel and WeakModel must both be set, or neither", "--outcomes", "DIR", "--embeddings", "e.npy", "--strong-model", "s")]
    [InlineData("LearningRate must be above 0", "--outcomes", "DIR", "--embeddings", "e.npy", "--learning-rate", "0")]
    [InlineData("e.npy", "--outcomes", "DIR", "--embeddings", "e.npy")]
    [InlineData("each is a tie, excluded, or without a prompt", "--outcomes", "DIR", "--exclude-task", "t", "--embedding-model", "m", "--embedding-base-url", "http://localhost:1/v1")]
    [InlineData("none.jsonl", "--battles", "none.jsonl", "--embeddings", "e.npy")]
    public async Task What_cannot_be_trained_is_said_and_leaves_no_model(string problem, params string[] options)
    {
        string outcomes = Directory.CreateDirectory(_folder.PathOf("outcomes")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(outcomes, "mine.jsonl"), [Outcome("one", 1, 0), Outcome("two", 1, 0)], Token);

        ToolRun run = await ToolRun.OfAsync(["train", "mf", "--output", Model, .. options.Select(option => option == "DIR" ? outcomes : option)]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Model, "model.safetensors")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_found_before_the_work()
    {
        string file = await WriteAsync("file", []);

        ToolRun run = await ToolRun.OfAsync("train", "mf", "--outcomes", "no-such-folder", "--embeddings", "e.npy", "--output", Path.Combine(file, "model"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    // What a prompt looks like, in four numbers.
    private static float[] Embed(string prompt)
    {
        float Share(Func<char, bool> counts) => prompt.Count(counts) / (float)prompt.Length;
        return [Share(char.IsAsciiLetter), Share(char.IsDigit), Share(character => character > 127), MathF.Log(prompt.Length) / 10];
    }

    private static string Outcome(string prompt, int strongScore, int weakScore) =>
        JsonSerializer.Serialize(new { prompt, strong_model = "s", weak_model = "w", strong_score = strongScore, weak_score = weakScore, task = "t" });

    private Task<ToolRun> RunAsync(EmbeddingsServer server, string outcomes, params string[] options) => ToolRun.OfAsync(
        ["train", "mf", "--outcomes", outcomes, "--embedding-base-url", server.BaseUrl.ToString(), "--embedding-model", "test-model", "--output", Model, .. Small, .. options]);

    // The first outcomes of a real data set.
    private async Task<string> SliceAsync(int rows)
    {
        using StreamReader reader = JsonLines.Open(SharedData.PathOf("data/outcomes/gaokao.jsonl.gz"));
        string folder = Directory.CreateDirectory(_folder.PathOf("outcomes")).FullName;
        string[] lines = (await reader.ReadToEndAsync(Token)).Split('\n')[..rows];
        await File.WriteAllLinesAsync(Path.Combine(folder, "gaokao.jsonl"), lines, Token);
        return folder;
    }

    private async Task<string> WriteAsync(string name, byte[] content)
    {
        string path = _folder.PathOf(name);
        await File.WriteAllBytesAsync(path, content, Token);
        return path;
    }
}
