using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm.Tests;

/// <summary>What a file says of battles, and of a calibration file that battles have proven.</summary>
public sealed class BattlesSectionTests : IDisposable
{
    private const string Priced = """
        models:
          strong: { price: { input: 2, output: 8 } }
          weak: { price: { input: 0.1, output: 0.4 } }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_section_reaches_the_options_and_code_comes_first()
    {
        BattleOptions battles = OptionsOf(
            Priced + """
            battles:
              file: logs/battles.jsonl
              spend_limit: 2.5
              window_hours: 1
              sample_rate: 0.1
              judge_model: strong
              keep_prompts: true
              include_tools: true
              include_images: true
              learning_folder: learning
              max_concurrency: 3
              queue_length: 7
              max_file_bytes: 1000
              max_files: 4
            """,
            static routing => routing.UseBattles(static battles => battles.MaximumConcurrency = 9)).Battles!;

        Assert.Equal((true, true, _folder.PathOf("learning")), (battles.IncludeTools, battles.IncludeImages, battles.LearningFolder));
        Assert.Equal(
            (_folder.PathOf("logs/battles.jsonl"), 2.5m, TimeSpan.FromHours(1), 0.1, "strong", true, 9, 7, 1000L, 4),
            (battles.File, battles.SpendLimit, battles.Window, battles.SampleRate, battles.JudgeModel, battles.KeepPrompts, battles.MaximumConcurrency, battles.QueueLength, battles.MaximumFileBytes, battles.MaximumFiles));
    }

    [Fact]
    public async Task A_judge_at_an_endpoint_is_made_with_its_price()
    {
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, $$"""
            {{Priced}}battles:
              file: battles.jsonl
              spend_limit: 1
              judge: { model: third, base_url: "http://127.0.0.1:9/v1", price: { input: 1, output: 2 } }
            """, TestContext.Current.CancellationToken);
        var services = new ServiceCollection();
        services.AddSingleton<IEndpointClientFactory>(new NamedEndpoints());
        services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).UseConfigurationFile(file);
        await using ServiceProvider provider = services.BuildServiceProvider();

        RouteLlmChatClient client = provider.GetRequiredService<RouteLlmChatClient>();
        BattleOptions battles = provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value.Battles!;
        var judge = Assert.IsType<ChatClientJudge>(battles.MakeJudge(provider, client.Engine.Models));

        Assert.Equal("third", judge.Name);
        Assert.False(File.Exists(_folder.PathOf("battles.jsonl")));
    }

    [Theory]
    [InlineData("battles: { file: b.jsonl, spend_limit: 1 }", "'battles' has no judge")]
    [InlineData("battles: { file: b.jsonl, spend_limit: 1, judge_model: strong, judge: { model: x, price: { input: 1, output: 1 } } }", "'battles' has both 'judge' and 'judge_model'")]
    [InlineData("battles: { spend_limit: 1, judge_model: strong }", "'battles' has no 'file'")]
    [InlineData("battles: { file: b.jsonl, judge_model: strong }", "'battles' has no 'spend_limit'")]
    [InlineData("battles: { file: b.jsonl, spend_limit: 0, judge_model: strong }", "'spend_limit' is '0'. Write how much battles may cost, above 0.")]
    [InlineData("battles: { file: b.jsonl, spend_limit: 1, judge_model: large }", "there is no model 'large'. Known models: weak, strong.")]
    [InlineData("battles: { file: b.jsonl, spend_limit: 1, judge: { model: x } }", "'judge' has no 'price'")]
    [InlineData("battles: { file: ., spend_limit: 1, judge_model: strong }", "is a folder. Write the path of a file.")]
    [InlineData("battles: { file: b.jsonl, spend_limit: 1, judge_model: strong, sampel_rate: 1 }", "'battles' has no key 'sampel_rate'. Nearest: 'sample_rate'")]
    public void What_is_wrong_is_said_with_its_place(string section, string message)
    {
        var refused = Assert.Throws<ConfigurationFileException>(() => OptionsOf(Priced + section));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("routellm.yaml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Battles_need_prices() =>
        Assert.Contains("battles need prices, but 'weak' has no price", Assert.Throws<ConfigurationFileException>(() => OptionsOf("battles: { file: b.jsonl, spend_limit: 1, judge_model: strong }")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_calibration_file_with_a_proven_threshold_needs_no_share()
    {
        double[] scores = [.. Enumerable.Range(0, 100).Select(static i => i / 100.0)];
        CalibrationFile.CreateProven("lexical", LexicalRouter.Default.Fingerprint, scores, new ProvenThreshold(0.37, 5, 0.95, 200), "test").Write(_folder.PathOf("proven.json"));
        CalibrationFile.Create(LexicalRouter.Default, scores).Write(_folder.PathOf("plain.json"));
        var services = new ServiceCollection();
        await File.WriteAllTextAsync(_folder.PathOf("routellm.yaml"), "lexical: { calibration_file: proven.json }", TestContext.Current.CancellationToken);
        services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak")).UseConfigurationFile(_folder.PathOf("routellm.yaml"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        RoutingDecision decision = await provider.GetRequiredService<RouteLlmChatClient>().RouteAsync([new(Microsoft.Extensions.AI.ChatRole.User, "hello")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0.37, decision.Threshold);
        Assert.Contains("that file has no threshold that 'routellm prove' has proven", Refusal("lexical: { calibration_file: plain.json }"), StringComparison.Ordinal);
        Assert.Contains("but with 'threshold'", Refusal("lexical: { calibration_file: proven.json, threshold: 0.5 }"), StringComparison.Ordinal);
    }

    private string Refusal(string text) => Assert.Throws<ConfigurationFileException>(() => OptionsOf(text)).Message;

    private RouteLlmOptions OptionsOf(string text, Action<IRouteLlmBuilder>? configure = null)
    {
        string file = _folder.PathOf("routellm.yaml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{text}"));
        var services = new ServiceCollection();
        IRouteLlmBuilder builder = services.AddRouteLlm().UseStrongClient(new TestChatClient("strong")).UseWeakClient(new TestChatClient("weak"));
        configure?.Invoke(builder);

        // The learner is in a package that this one does not know.
        builder.Registration().HasLearner = true;
        builder.UseConfigurationFile(file);
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<RouteLlmOptions>>().Value;
    }

    private sealed class NamedEndpoints : IEndpointClientFactory
    {
        public Microsoft.Extensions.AI.IChatClient CreateChatClient(ModelEndpoint endpoint) => new TestChatClient(endpoint.Model);

        public Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>> CreateEmbeddingGenerator(ModelEndpoint endpoint) => throw new NotSupportedException();
    }
}
