using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>The recorded checkpoint between more than two models, against win rates that the Python RouteLLM computed.</summary>
public sealed class ModelScoringGoldenTests
{
    private const double Tolerance = 1e-5;

    // Weakest first by price, each under the name of one of the checkpoint's models.
    private static readonly (string Name, string ArenaName, decimal Price)[] Models =
    [
        ("tiny", "zephyr-7b-beta", 0.2m), ("small", "llama-2-7b-chat", 0.5m), ("medium", "mixtral-8x7b-instruct-v0.1", 2), ("large", "gpt-4-1106-preview", 20),
    ];

    [Fact]
    public async Task Every_recorded_win_rate_is_that_of_the_model_over_the_strongest_with_one_embedding_a_prompt()
    {
        var golden = GoldenMatrixFactorization.Read();
        var embeddings = new TestEmbeddingGenerator(golden.EmbeddingOf);
        IModelScoringRouter router = new MatrixFactorizationRouter(MatrixFactorizationModel.Read(GoldenMatrixFactorization.Folder).ForPair(), embeddings);
        int compared = 0;
        int asked = 0;

        foreach (string line in File.ReadLines(Path.Combine(GoldenMatrixFactorization.Folder, "expected.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            var request = new RoutingRequest(row.RootElement.GetProperty("prompt").GetString()!);
            foreach (JsonProperty expected in row.RootElement.GetProperty("win_rates").EnumerateObject())
            {
                string[] pair = expected.Name.Split('|');
                ModelScores over = await router.ScoreModelsAsync(request, ["vicuna-7b", pair[0], pair[1]], TestContext.Current.CancellationToken);
                ModelScores under = await router.ScoreModelsAsync(request, [pair[1], "vicuna-7b", pair[0]], TestContext.Current.CancellationToken);

                Assert.Equal(expected.Value.GetDouble(), over.WinRates[1], Tolerance);
                Assert.Equal(1 - expected.Value.GetDouble(), under.WinRates[0], Tolerance);
                Assert.Equal((0.5, 0.5), (over.WinRates[2], under.WinRates[2]));
                compared++;
                asked += 2;
            }
        }

        Assert.Equal(72, compared);
        Assert.Equal(asked, embeddings.Calls);
        Assert.Contains("gpt-4-0314", router.KnownModels!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [InlineData(1000)]
    public async Task The_weight_goes_from_the_best_model_to_the_cheapest(double costWeight)
    {
        var golden = GoldenMatrixFactorization.Read();
        MatrixFactorizationModel model = MatrixFactorizationModel.Read(GoldenMatrixFactorization.Folder);
        MatrixFactorizationPair[] pairs = [.. Models.SkipLast(1).Select(weak => model.ForPair(Models[^1].ArenaName, weak.ArenaName))];
        var embeddings = new TestEmbeddingGenerator(golden.EmbeddingOf);
        await using ServiceProvider provider = Provider(new MatrixFactorizationRouter(model.ForPair(), embeddings), options => options.CostWeight = costWeight);
        IChatClient client = provider.GetRequiredService<IChatClient>();
        var answered = new HashSet<string>(StringComparer.Ordinal);

        foreach (string prompt in golden.WinRates.Keys)
        {
            double[] utilities = [.. pairs.Select(pair => 1 - pair.Score(golden.EmbeddingOf(prompt))).Append(0.5)
                .Select((winRate, rank) => winRate - (costWeight * (double)(Models[rank].Price / Models[^1].Price)))];
            string expected = Models[Array.IndexOf(utilities, utilities.Max())].Name;
            foreach (bool streaming in (bool[])[false, true])
            {
                ChatResponse response = await client.AskAsync(streaming, prompt, cancellationToken: TestContext.Current.CancellationToken);

                Assert.Equal((expected, expected), (response.Text, response.GetRoutingDecision()!.Model));
                answered.Add(expected);
            }
        }

        Assert.Equal(2 * golden.WinRates.Count, embeddings.Calls);
        Assert.Equal(costWeight == 1000 ? 1 : 4, answered.Count);
        Assert.True(costWeight < 1000 || answered.Contains("tiny"));
    }

    [Theory]
    [InlineData(RouteTarget.Strong, "large", 1)]
    [InlineData(RouteTarget.Weak, "tiny", 0)]
    public async Task A_prompt_that_cannot_be_embedded_goes_to_the_target_for_that_whatever_it_costs(RouteTarget target, string model, double strongWinRate)
    {
        var embeddings = new TestEmbeddingGenerator(_ => []) { OnCall = _ => throw new HttpRequestException("503") };
        MatrixFactorizationPair pair = MatrixFactorizationModel.Read(GoldenMatrixFactorization.Folder).ForPair();
        await using ServiceProvider falling = Provider(new MatrixFactorizationRouter(pair, embeddings, new EmbeddingRouterOptions { TargetOnFailure = target }), options => options.CostWeight = 1000);
        await using ServiceProvider failing = Provider(new MatrixFactorizationRouter(pair, embeddings), options => options.CostWeight = 0);

        RoutingDecision decision = (await falling.GetRequiredService<IChatClient>().AskAsync(streaming: false, "hello", cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal((model, strongWinRate), (decision.Model, decision.StrongWinRate));
        Assert.StartsWith("not embedded: ", decision.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EmbeddingException>(() => failing.GetRequiredService<IChatClient>().AskAsync(streaming: false, "hello", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Names_that_the_checkpoint_does_not_know_stop_the_start_with_the_nearest()
    {
        MatrixFactorizationPair pair = MatrixFactorizationModel.Read(GoldenMatrixFactorization.Folder).ForPair();
        using ServiceProvider provider = Provider(new MatrixFactorizationRouter(pair, new TestEmbeddingGenerator(_ => [])), options =>
        {
            options.Threshold = 0.5;
            options.Models["small"].ArenaName = "llama-2-7b";
            options.Models["tiny"].ArenaName = null;
        });

        string message = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IChatClient>).Message;

        Assert.Contains("The router 'mf' scores models one by one, but does not know 'tiny', nearest ", message, StringComparison.Ordinal);
        Assert.Contains("; nor 'llama-2-7b' (the ArenaName of 'small'), nearest 'llama-2-7b-chat'", message, StringComparison.Ordinal);
        Assert.Contains("in ModelOptions.ArenaName (AddModel(…, arenaName: …)), or set RankThresholds.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_router_that_a_request_names_and_that_does_not_know_the_models_needs_a_threshold()
    {
        var golden = GoldenMatrixFactorization.Read();
        var router = new MatrixFactorizationRouter(MatrixFactorizationModel.Read(GoldenMatrixFactorization.Folder).ForPair(), new TestEmbeddingGenerator(golden.EmbeddingOf));
        var services = new ServiceCollection();
        AddModels(services.AddRouteLlm(options => options.Threshold = 0.5).AddRouter(router));
        services.Configure<RouteLlmOptions>(options => options.Models.Clear());
        await using ServiceProvider provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<RouteLlmChatClient>();
        ChatMessage[] messages = [new(ChatRole.User, golden.WinRates.Keys.First())];

        Assert.Contains("does not know 'tiny'", (await Assert.ThrowsAsync<RoutingException>(async () =>
            await client.RouteAsync(messages, new ChatOptions { ModelId = "router-mf" }, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        Assert.Equal("mf", (await client.RouteAsync(messages, new ChatOptions { ModelId = "router-mf-0.5" }, TestContext.Current.CancellationToken)).Router);
        Assert.Equal("lexical", (await client.RouteAsync(messages, cancellationToken: TestContext.Current.CancellationToken)).Router);
    }

    private static ServiceProvider Provider(IPromptRouter router, Action<RouteLlmOptions> configure)
    {
        var services = new ServiceCollection();
        AddModels(services.AddRouteLlm().UseRouter(router));
        services.Configure(configure);
        return services.BuildServiceProvider();
    }

    private static IRouteLlmBuilder AddModels(IRouteLlmBuilder builder)
    {
        foreach ((string name, string arenaName, decimal price) in Models)
        {
            builder.AddModel(name, new TestChatClient(name), new ModelPrice(price, price), arenaName: arenaName);
        }

        return builder;
    }
}
