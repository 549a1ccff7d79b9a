using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>RouteLLM's own arena files, unchanged, with every command that reads battles.</summary>
public sealed class ArenaFileTests : IAsyncLifetime
{
    private const string Strong = "gpt-4-1106-preview";
    private const string Weak = "mixtral-8x7b-instruct-v0.1";
    private const int Battles = 240;
    private const int Dimensions = 4;

    private static readonly string[] Pair = ["--strong-model", Strong, "--weak-model", Weak];
    private static readonly string[] Words = ["algebra", "analysis", "gardens", "trains", "topology", "cooking", "rivers", "logic"];

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.PathOf("arena/battles.jsonl");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The published columns: the pair in either order, the prompt as the text of a JSON array of turns; and some battles of other models.
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder.PathOf("arena"));
        await System.IO.File.WriteAllLinesAsync(File, Enumerable.Range(0, Battles).Select(LineOf).Concat(Enumerable.Range(0, 20).Select(static i => Line("vicuna-13b", Strong, i % 2, 0, $"What would another model say of question {i}?"))), Token);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_is_evaluated()
    {
        using JsonDocument json = await JsonOfAsync(["evaluate", "--outcomes", File, "--resamples", "10", .. Pair]);

        Assert.Contains($"\"questions\": {Battles}", json.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_calibrates()
    {
        using JsonDocument json = await JsonOfAsync(["calibrate", "--outcomes", File, "--target-quality", "0.9", .. Pair]);

        Assert.Equal(Battles, json.RootElement.GetProperty("prompts").GetInt32());
    }

    [Fact]
    public async Task The_lexical_router_is_trained_on_it()
    {
        string output = _folder.PathOf("trained.safetensors");

        ToolRun run = await ToolRun.OfAsync(["train", "lexical", "--outcomes", _folder.PathOf("arena"), "--output", output, .. Pair]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        LexicalRouter router = LexicalRouter.Load(output);
        Assert.True(router.Score("Prove the theorem number 7 of the logic lecture, with every step.") > router.Score("Please write a friendly note about rivers for reader 9, two sentences long."));
    }

    [Fact]
    public async Task Matrix_factorization_is_trained_on_it()
    {
        await using var server = new EmbeddingsServer(static _ => [1, 0, 0, 1]);

        ToolRun run = await ToolRun.OfAsync(
            ["train", "mf", "--battles", File, "--output", _folder.PathOf("mf"), "--dimension", "4", "--epochs", "2", "--embedding-base-url", $"{server.BaseUrl}", "--embedding-model", "test-model", .. Pair]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task It_is_imported()
    {
        const int All = Battles + 20;
        await System.IO.File.WriteAllBytesAsync(_folder.PathOf("embeddings.npy"), NpyBytes.OfSingles(All, Dimensions, [.. Enumerable.Range(0, All * Dimensions).Select(static i => (float)(i % 7))]), Token);

        ToolRun run = await ToolRun.OfAsync("import", "battles", "--battles", File, "--embeddings", _folder.PathOf("embeddings.npy"), "--output", _folder.PathOf("imported.safetensors"));

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains($"{All}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_proven_and_learned_from()
    {
        using JsonDocument proof = await JsonOfAsync(["prove", File, "--resamples", "20", .. Pair]);
        using JsonDocument learned = await JsonOfAsync(["learn", File, .. Pair]);

        Assert.Equal((Battles, Battles), (proof.RootElement.GetProperty("battles").GetInt32(), learned.RootElement.GetProperty("battles").GetInt32()));
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("calibrate", "--target-quality", "0.9")]
    public async Task Without_the_pair_the_error_says_what_to_write(params string[] command)
    {
        ToolRun run = await ToolRun.OfAsync([.. command, "--outcomes", File]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("battles.jsonl, line 1: it names 'model_a' and 'model_b' but does not say which of them is strong. Name the two models with --strong-model and --weak-model.", run.Error, StringComparison.Ordinal);
    }

    private static string LineOf(int i)
    {
        bool isHard = i % 3 == 0;
        string prompt = isHard
            ? $"Prove the theorem number {i} of the {Words[i % Words.Length]} lecture, with every step."
            : $"Please write a friendly note about {Words[i % Words.Length]} for reader {i}, two sentences long.";
        (int strong, int weak) = isHard ? (1, 0) : i % 5 == 0 ? (0, 1) : (0, 0);
        return i % 2 == 0 ? Line(Strong, Weak, strong, weak, prompt) : Line(Weak, Strong, weak, strong, prompt);
    }

    private static string Line(string modelA, string modelB, int winnerA, int winnerB, string prompt) => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["model_a"] = modelA,
        ["model_b"] = modelB,
        ["winner_model_a"] = winnerA,
        ["winner_model_b"] = winnerB,
        ["winner_tie"] = 1 - winnerA - winnerB,
        ["prompt"] = JsonSerializer.Serialize((string[])[prompt]),
    });

    private static async Task<JsonDocument> JsonOfAsync(string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync([.. arguments, "--format", "json"]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output);
    }
}
