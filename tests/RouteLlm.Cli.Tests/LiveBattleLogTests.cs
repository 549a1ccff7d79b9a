using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>
/// Every command that reads battles reads the log of an application as it is: with feedback, with what was dropped, and with the files that
/// were rotated out of it.
/// </summary>
public sealed class LiveBattleLogTests : IAsyncLifetime
{
    private const int Requests = 160;
    private const int Dimensions = 4;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => _folder.PathOf("logs/battles.jsonl");

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm()
            .UseStrongClient(new NamedClient("large"))
            .UseWeakClient(new NamedClient("small"))
            .DescribeModel("strong", new ModelPrice(2, 8))
            .DescribeModel("weak", new ModelPrice(0.1m, 0.4m))
            .UseBattles(battles =>
            {
                (battles.File, battles.SampleRate, battles.SpendLimit, battles.KeepPrompts, battles.MaximumFileBytes) = (Log, 1, 10, true, 30_000);
                (battles.QueueLength, battles.ShutdownTimeout) = (Requests, TimeSpan.FromMinutes(1));
                battles.JudgeWith(new HardPromptJudge());
            });
        await using ServiceProvider provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<RouteLlmChatClient>();
        for (int i = 0; i < Requests; i++)
        {
            ChatResponse response = await client.GetResponseAsync(PromptOf(i), cancellationToken: Token);
            client.RecordFeedback(response.GetRoutingDecision()!, i % 2);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_command_reads_it()
    {
        Assert.InRange(DecisionLogReader.FindFiles(Log).Count, 2, 20);
        IReadOnlyList<BattleRecord> battles = await BattleLogReader.ReadAsync(Log, cancellationToken: Token);
        Assert.Equal((Requests, Requests), (battles.Count, battles.Count(static battle => battle.Feedback is not null)));

        using JsonDocument proof = await RunAsync("prove", Log, "--resamples", "50", "--format", "json");
        Assert.Equal((Requests, "lexical"), (proof.RootElement.GetProperty("battles").GetInt32(), proof.RootElement.GetProperty("router").GetString()));

        using JsonDocument learned = await RunAsync("learn", Log, "--format", "json");
        Assert.Equal(Requests, learned.RootElement.GetProperty("battles").GetInt32());

        using JsonDocument evaluation = await RunAsync("evaluate", "--outcomes", Log, "--resamples", "10", "--format", "json");
        Assert.Contains($"{Requests}", evaluation.RootElement.GetRawText(), StringComparison.Ordinal);

        using JsonDocument calibration = await RunAsync("calibrate", "--outcomes", Log, "--target-quality", "0.9", "--format", "json");
        Assert.Contains("threshold", calibration.RootElement.GetRawText(), StringComparison.Ordinal);

        ToolRun trained = await ToolRun.OfAsync("train", "lexical", "--outcomes", _folder.PathOf("logs"), "--output", _folder.PathOf("trained.safetensors"));
        Assert.Equal((0, string.Empty), (trained.ExitCode, trained.Error));

        await using var server = new EmbeddingsServer(static _ => [1, 0, 0, 1]);
        ToolRun factorized = await ToolRun.OfAsync(
            "train", "mf", "--battles", Log, "--output", _folder.PathOf("mf"), "--dimension", "4", "--epochs", "2", "--embedding-base-url", $"{server.BaseUrl}", "--embedding-model", "test-model", "--strong-model", "large", "--weak-model", "small");
        Assert.Equal((0, string.Empty), (factorized.ExitCode, factorized.Error));

        await File.WriteAllBytesAsync(_folder.PathOf("embeddings.npy"), NpyBytes.OfSingles(Requests, Dimensions, [.. Enumerable.Range(0, Requests * Dimensions).Select(static i => (float)(i % 7))]), Token);
        ToolRun imported = await ToolRun.OfAsync("import", "battles", "--battles", Log, "--embeddings", _folder.PathOf("embeddings.npy"), "--output", _folder.PathOf("imported.safetensors"));
        Assert.Equal((0, string.Empty), (imported.ExitCode, imported.Error));
        Assert.Contains($"{Requests}", imported.Output, StringComparison.Ordinal);
    }

    private static bool IsHard(string prompt) => prompt.Contains("theorem", StringComparison.Ordinal);

    private static string PromptOf(int i) => i % 3 == 0
        ? $"Prove the theorem number {i} of the {Words[i % Words.Length]} lecture, with every step."
        : $"Please write a friendly note about {Words[i % Words.Length]} for reader {i}, two sentences long.";

    private static readonly string[] Words = ["algebra", "analysis", "gardens", "trains", "topology", "cooking", "rivers", "logic"];

    private static async Task<JsonDocument> RunAsync(params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(arguments);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output);
    }

    private sealed class HardPromptJudge : IBattleJudge
    {
        public ValueTask<BattleJudgement> JudgeAsync(AnswerPair answers, CancellationToken cancellationToken = default) => new(new BattleJudgement(
            !IsHard(answers.Prompt) ? BattleWinner.Tie : answers.AnswerA == "large" ? BattleWinner.ModelA : BattleWinner.ModelB));
    }

    private sealed class NamedClient(string name) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, name)));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", defaultModelId: name) : null;

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
