using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Routers as a configuration file sets them up, each by what it decides.</summary>
public sealed class ConfiguredRouterKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestEmbeddingGenerator _embeddings = new(static text => text.Contains("code", StringComparison.Ordinal) ? [1, 0] : text.Contains("joke", StringComparison.Ordinal) ? [0, 1] : [-1, -1]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Examples_decide_by_similarity()
    {
        const string File =
            """
            router: semantic
            semantic:
              routes:
              - {name: work, target: strong, utterances: [write code, "review my code"]}
              - name: fun
                target: weak
                utterances:
                - tell me a joke
              top_k: 2
              aggregation: max
              minimum_similarity: 0.2
              default_target: weak
            """;

        RoutingDecision[] decisions = await DecideAsync(File, "some code please", "a joke", "something else");

        Assert.Equal([RouteTarget.Strong, RouteTarget.Weak, RouteTarget.Weak], decisions.Select(decision => decision.Target));
        Assert.All(decisions, decision => Assert.Equal(0.5, decision.Threshold));
        Assert.Contains("'work'", decisions[0].Reason, StringComparison.Ordinal);
        Assert.Contains("like no route", decisions[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_decide_before_the_router_that_they_name()
    {
        const string File =
            """
            router: rules
            rules:
              rules:
              - {name: proofs, target: strong, contains: [prove, show that]}
              - {name: money, target: weak, matches: '^\d+ dollars'}
              - {name: Chinese, target: strong, script: han, min_length: 2}
              otherwise: lexical
            """;

        RoutingDecision[] decisions = await DecideAsync(File, "Prove it", "20 dollars", "你好世界", "hello");

        Assert.Equal(["rule 'proofs'", "rule 'money'", "rule 'Chinese'", null], decisions.Select(decision => decision.Reason));
        Assert.Equal([1, 0, 1, LexicalRouter.Default.Score("hello")], decisions.Select(decision => decision.StrongWinRate));
        Assert.All(decisions, decision => Assert.Equal(LexicalRouter.Default.Calibration.GetThreshold(50), decision.Threshold));
    }

    [Fact]
    public async Task A_small_model_classifies_and_without_a_name_the_weak_one_does()
    {
        const string File =
            """
            router: llm_classifier
            llm_classifier:
              categories:
              - {name: hard, target: strong, description: what is hard}
              - {name: weak, strong_win_rate: 0.25}
            """;

        // The test's weak model answers every message with its own name.
        RoutingDecision decision = (await DecideAsync(File, "hello"))[0];

        Assert.Equal((0.25, "category 'weak'", RouteTarget.Weak), (decision.StrongWinRate, decision.Reason, decision.Target));
    }

    [Fact]
    public async Task A_chain_asks_its_second_router_in_the_grey_zone()
    {
        const string File =
            """
            router: careful
            careful: {kind: chain, first: lexical, next: always, clearly_weak_below: 0, clearly_strong_from: 0.9, threshold: 0.5}
            always:
              kind: rules
              rules: [{name: all, target: strong, min_length: 0}]
              otherwise: weak
            """;

        RoutingDecision decision = (await DecideAsync(File, "hello"))[0];

        Assert.Equal((0.9, RouteTarget.Strong), (decision.StrongWinRate, decision.Target));
        Assert.EndsWith("always 1.000 (rule 'all')", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_routers_make_a_weighted_mean()
    {
        const string File =
            """
            router: both
            both:
              kind: weighted_mean
              threshold: 0.5
              routers: {lexical: 3, always: 1}
            always:
              kind: rules
              rules: [{name: all, target: strong, min_length: 0}]
              otherwise: weak
            """;

        RoutingDecision decision = (await DecideAsync(File, "hello"))[0];

        Assert.Equal(((LexicalRouter.Default.Score("hello") * 3) + 1) / 4, decision.StrongWinRate, 1e-12);
    }

    [Theory]
    [InlineData("rules:\n  rules: [{name: a, target: strong, contains: [x]}]\n  otherwise: rules", "line 3, column 14: router 'rules' would end up asking itself: rules asks rules")]
    [InlineData("rules:\n  rules: [{name: a, target: strong, contains: [x]}]\n  otherwise: lexicle", "line 3, column 14: there is no router 'lexicle'. Nearest: 'lexical'")]
    [InlineData("rules:\n  rules: [{name: a, target: up, contains: [x]}]\n  otherwise: weak", "'target' is 'up', but it must be strong or weak")]
    [InlineData("rules:\n  rules: [{name: a, target: strong}]\n  otherwise: weak", "line 2, column 18: Rule 'a' has no condition")]
    [InlineData("rules:\n  rules: [{name: a, target: strong, matches: '('}]\n  otherwise: weak", ": Rule 'a' has a pattern in Matches that is not a valid regular expression")]
    public async Task What_is_wrong_with_a_router_is_said_with_its_place(string text, string problem)
    {
        ConfigurationFileException exception = await Assert.ThrowsAsync<ConfigurationFileException>(() => DecideAsync(text + "\n", "hello"));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_are_scored_one_by_one_as_with_a_router_of_the_application()
    {
        var golden = GoldenMatrixFactorization.Read();
        await File.WriteAllTextAsync(
            _folder.PathOf("routellm.yaml"), $"router: mf\nmf:\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\n", TestContext.Current.CancellationToken);
        var services = new ServiceCollection();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new TestEmbeddingGenerator(golden.EmbeddingOf));
        services.AddRouteLlm(options => options.CostWeight = 1000)
            .AddModel("tiny", new TestChatClient("tiny"), new ModelPrice(0.2m, 0.2m), arenaName: "zephyr-7b-beta")
            .AddModel("medium", new TestChatClient("medium"), new ModelPrice(2, 2), arenaName: "mixtral-8x7b-instruct-v0.1")
            .AddModel("large", new TestChatClient("large"), new ModelPrice(20, 20), arenaName: "gpt-4-1106-preview")
            .UseConfigurationFile(_folder.PathOf("routellm.yaml"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        RoutingDecision decision = (await provider.GetRequiredService<IChatClient>()
            .AskAsync(streaming: false, golden.WinRates.Keys.First(), cancellationToken: TestContext.Current.CancellationToken)).GetRoutingDecision()!;

        Assert.Equal(("mf", "tiny"), (decision.Router, decision.Model));
        Assert.StartsWith("utility: tiny ", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_classifier_at_an_endpoint_decides_with_the_key_of_its_variable()
    {
        await using var server = new DecisionServer(static body => $$"""[{"label": "hard", "score": {{((string)body["inputs"]!).Length / 100.0}}}, {"label": "easy", "score": 0.5}]""");
        Environment.SetEnvironmentVariable("ROUTELLM_TEST_DECISION_KEY", "a-key");
        string file =
            $$"""
            router: classifier
            classifier:
              kind: decision_model
              url: {{server.Address}}
              api_key_env: ROUTELLM_TEST_DECISION_KEY
              labels: {easy: 0, hard: 1}
              timeout_seconds: 60
            """;

        RoutingDecision decision = (await DecideAsync(file, new string('x', 50)))[0];

        Assert.Equal((0.5, RouteTarget.Strong, "Bearer a-key"), (decision.StrongWinRate, decision.Target, server.Calls.Single().Authorization));
    }

    [Theory]
    [InlineData("labels: {easy: 0, hard: 1}", "neither 'checkpoint_path', the folder of a model on this machine, nor 'url'")]
    [InlineData("url: http://localhost/predict\n  labels: {easy: 0, hard: 2}", "line 3, column 11: the strong win rate of 'hard' is above 1")]
    [InlineData("url: http://me@localhost/predict\n  labels: {hard: 1}", "line 2, column 8: 'url' has a user name, a password or a '#' in it")]
    [InlineData("url: http://localhost/predict\n  checkpoint_path: x\n  labels: {hard: 1}", "'checkpoint_path' names a model on this machine, but 'url' is for one at an endpoint")]
    [InlineData("url: http://localhost/predict", "line 2, column 3: 'decision_model' has no 'labels'")]
    [InlineData("url: http://localhost/predict\n  labels: {hard: 1}\n  api_key_env: ROUTELLM_TEST_UNSET", "line 4, column 16: the environment variable 'ROUTELLM_TEST_UNSET' is not set")]
    [InlineData("checkpoint_path: x\n  labels: {hard: 1}", "needs ONNX Runtime. Add the package RouteLlm.Onnx and write AddRouteLlm().UseOnnx()")]
    public async Task What_is_wrong_with_a_decision_model_is_said_with_its_place(string keys, string problem)
    {
        ConfigurationFileException exception = await Assert.ThrowsAsync<ConfigurationFileException>(() => DecideAsync($"decision_model:\n  {keys}\n", "hello"));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    private async Task<RoutingDecision[]> DecideAsync(string text, params string[] prompts)
    {
        string path = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        var services = new ServiceCollection();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_embeddings);
        services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).UseConfigurationFile(path);
        await using ServiceProvider provider = services.BuildServiceProvider();
        string? modelId = text.StartsWith("router:", StringComparison.Ordinal) ? null : $"router-{text[..text.IndexOf(':', StringComparison.Ordinal)]}";
        var decisions = new RoutingDecision[prompts.Length];
        for (int i = 0; i < prompts.Length; i++)
        {
            decisions[i] = await provider.GetRequiredService<RouteLlmChatClient>()
                .RouteAsync([new ChatMessage(ChatRole.User, prompts[i])], new ChatOptions { ModelId = modelId }, TestContext.Current.CancellationToken);
        }

        return decisions;
    }
}
