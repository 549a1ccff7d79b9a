using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

public sealed class ConfigurationFileTests : IDisposable
{
    private const string MatrixFactorizationPair = "strong_model: gpt-4-1106-preview\n  weak_model: mixtral-8x7b-instruct-v0.1";

    private readonly TemporaryFolder _folder = new();
    private readonly TestChatClient _strong = new("strong");
    private readonly TestChatClient _weak = new("weak");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RouteLLMs_own_example_loads_as_it_is()
    {
        RouterConfiguration configuration = Parse(
            """
            # This is an example config file. It contains the routers that we provide out of the box.
            sw_ranking:
                arena_battle_datasets:
                - lmsys/lmsys-arena-human-preference-55k
                - routellm/gpt4_judge_battles
                arena_embedding_datasets:
                - routellm/arena_battles_embeddings
                - routellm/gpt4_judge_battles_embeddings
            causal_llm:
                checkpoint_path: routellm/causal_llm_gpt4_augmented
            bert:
                checkpoint_path: routellm/bert_gpt4_augmented
            mf:
                checkpoint_path: routellm/mf_gpt4_augmented
            """);

        Assert.Equal(["bert", "causal_llm", "mf", "sw_ranking"], configuration.Routers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_sets_up_a_router_over_the_applications_embeddings_and_its_threshold()
    {
        var golden = GoldenMatrixFactorization.Read();
        string file = Write($"router: mf\nmf:\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\n  threshold: 0.35\n  {MatrixFactorizationPair}\n");
        var services = new ServiceCollection();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new TestEmbeddingGenerator(prompt => golden.EmbeddingOf(prompt)));
        await using ServiceProvider provider = Build(services, file);
        IChatClient client = provider.GetRequiredService<IChatClient>();

        foreach ((string prompt, double winRate) in golden.WinRates)
        {
            ChatResponse response = await client.GetResponseAsync(prompt, cancellationToken: TestContext.Current.CancellationToken);
            RoutingDecision decision = response.GetRoutingDecision()!;

            Assert.Equal("mf", decision.Router);
            Assert.Equal(0.35, decision.Threshold);
            Assert.Equal(winRate, decision.StrongWinRate, 1e-5);
        }

        Assert.Equal(golden.WinRates.Count, _strong.Calls + _weak.Calls);
        Assert.InRange(_strong.Calls, 1, golden.WinRates.Count - 1);
    }

    [Fact]
    public async Task Paths_are_relative_to_the_files_folder_and_a_router_may_have_a_name_of_its_own()
    {
        LexicalFileCopy(_folder.PathOf("mine.safetensors"));
        string file = Write("mine:\n  kind: lexical\n  model: mine.safetensors\n  strong_model_percent: 20\n");
        await using ServiceProvider provider = Build(new ServiceCollection(), file);
        var client = provider.GetRequiredService<RouteLlmChatClient>();

        RoutingDecision own = await Decide(client, "router-mine");
        RoutingDecision given = await Decide(client, "router-mine-0.9");
        RoutingDecision other = await Decide(client, modelId: null);

        Assert.Equal(("mine", LexicalRouter.Default.Calibration.GetThreshold(20)), (own.Router, own.Threshold));
        Assert.Equal(0.9, given.Threshold);
        Assert.Equal(("lexical", LexicalRouter.Default.Calibration.GetThreshold(50)), (other.Router, other.Threshold));
        Assert.Equal("mine", provider.GetRequiredKeyedService<IPromptRouter>("mine").Name);
    }

    [Fact]
    public async Task A_files_threshold_for_a_router_holds_before_the_options()
    {
        string file = Write("lexical:\n  threshold: 0.9\n");
        var services = new ServiceCollection();
        services.AddRouteLlm(options => options.Threshold = 0.1);
        await using ServiceProvider provider = Build(services, file);
        var client = provider.GetRequiredService<RouteLlmChatClient>();

        Assert.Equal(0.9, (await Decide(client, modelId: null)).Threshold);
        Assert.Equal(0.1, (await Decide(client, "router-random")).Threshold);
    }

    [Fact]
    public void Environment_variables_stand_in_values_and_never_in_errors()
    {
        Environment.SetEnvironmentVariable("ROUTELLM_TEST_THRESHOLD", "0.25");
        Environment.SetEnvironmentVariable("ROUTELLM_TEST_SECRET", "hunter2");

        Assert.Equal(0.25, Parse("lexical: {threshold: '${ROUTELLM_TEST_THRESHOLD}'}").Routers["lexical"].ThresholdIn(_folder.Path)!.Value.Threshold);
        Assert.Equal("a${X}-0.25", Parse("lexical: {model: 'a$${X}-${ROUTELLM_TEST_THRESHOLD}'}").Routers["lexical"].Settings.Text("model"));
        string message = Error("lexical:\n  threshold: ${ROUTELLM_TEST_SECRET}\n");
        Assert.Contains("routellm.yaml, line 2, column 14: 'threshold' is '${ROUTELLM_TEST_SECRET}', but it must be a number", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
        Assert.Contains("line 1, column 18: the environment variable 'ROUTELLM_TEST_NOT_SET' is not set", Error("lexical: {model: '${ROUTELLM_TEST_NOT_SET}'}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lexical:\n  treshold: 0.5", "line 2, column 3: 'lexical' has no key 'treshold'. Nearest: 'threshold'")]
    [InlineData("mff:\n  checkpoint_path: x", "line 1, column 1: there is no kind of router 'mff'. Nearest: 'mf'")]
    [InlineData("mine:\n  kind: lexikal", "line 2, column 9: there is no kind of router 'lexikal'. Nearest: 'lexical'")]
    [InlineData("lexical:\n  threshold: 1.5", "line 2, column 14: 'threshold' is '1.5', but it must be from 0 to 1")]
    [InlineData("lexical:\n  strong_model_percent: -1", "line 2, column 25: 'strong_model_percent' is '-1', but it must be from 0 to 100")]
    [InlineData("lexical: {strong_model_percent: 0.3}", "line 1, column 33: 'strong_model_percent' is '0.3'. Write 30 for 30%.")]
    [InlineData("models:\n  weak:\n    model: small\n    price: {input: 0.00000015, output: 0.6}", "line 4, column 20: 'input' is '0.00000015'. That looks like the price of one token, but prices are per million tokens. Write 0.15.")]
    [InlineData("lexical:\n  threshold: high", "line 2, column 14: 'threshold' is 'high', but it must be a number")]
    [InlineData("lexical:\n  threshold:", "'threshold' has no value")]
    [InlineData("lexical:\n  threshold: .nan", "'threshold' is '.nan', but it must be a number")]
    [InlineData("lexical:\n  threshold: [0.5]", "line 2, column 14: 'threshold' must be a single value, but there is a list")]
    [InlineData("lexical:\n  threshold: 0.5\n  strong_model_percent: 3", "line 3, column 25: 'lexical' has both 'threshold' and 'strong_model_percent'")]
    [InlineData("lexical:\n  calibration_file: x.json", "line 2, column 21: 'lexical' has 'calibration_file' without 'strong_model_percent'")]
    [InlineData("mf-1:\n  kind: lexical", "line 1, column 1: the router's name 'mf-1' ends in a hyphen and a number")]
    [InlineData("lexical: 5", "line 1, column 10: 'lexical' needs keys and values below it, indented, but there is '5'")]
    [InlineData("causal_llm:\n  score_threshold: 4", "line 2, column 3: neither 'checkpoint_path', the folder of a model on this machine, nor 'model'")]
    [InlineData("causal_llm:\n  model: x\n  system_message: s.txt", "line 2, column 3: a model at an endpoint has no checkpoint with messages beside it, and 'classifier_message' is not set")]
    [InlineData("causal_llm:\n  checkpoint_path: x\n  top_logprobs: 5", "line 3, column 17: 'checkpoint_path' names a model on this machine, but 'top_logprobs' is for one at an endpoint. Remove one of the two.")]
    [InlineData("causal_llm:\n  checkpoint_path: x\n  num_outputs: 4", "line 3, column 16: 'num_outputs' is 4, but 'special_tokens' has 5 tokens")]
    [InlineData("llm_classifier:\n  max_output_tokens: 0", "'max_output_tokens' is '0', but it must be")]
    [InlineData("mf:\n  strong_model: gpt-4", "line 2, column 3: 'mf' has no 'checkpoint_path'")]
    [InlineData("mf:\n  checkpoint_path: x\n  use_proj: perhaps", "line 3, column 13: 'use_proj' is 'perhaps', but it must be true or false")]
    [InlineData("mf:\n  checkpoint_path: x\n  num_models: 6.5", "'num_models' is '6.5', but it must be a whole number")]
    [InlineData("mf:\n  checkpoint_path: x\n  target_on_failure: up", "'target_on_failure' is 'up', but it must be strong or weak")]
    [InlineData("mf:\n  checkpoint_path: x\n  embedding:\n    base_ur: http://x", "line 4, column 5: 'embedding' has no key 'base_ur'. Nearest: 'base_url'")]
    [InlineData("mf:\n  checkpoint_path: x\n  embedding:\n    base_url: localhost", "line 4, column 15: 'base_url' is 'localhost', but it must be an address that begins with http:// or https://")]
    [InlineData("sw_ranking:\n  arena_battle_datasets: x", "line 2, column 26: 'arena_battle_datasets' needs a list")]
    [InlineData("router: nobody", "line 1, column 9: there is no router 'nobody'")]
    [InlineData("lexical:\n  threshold: 0.5\n  threshold: 0.6", "line 3")]
    [InlineData("lexical: [", "it is not YAML")]
    [InlineData("", "the file is empty")]
    [InlineData("- lexical", "a mapping from the routers' names")]
    [InlineData("lexical:\n---\nrandom:", "a second document begins")]
    public void What_is_wrong_is_said_with_its_place_and_the_remedy(string text, string problem)
    {
        string message = Error(text);

        Assert.StartsWith(_folder.PathOf("routellm.yaml") + ", line ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_it() =>
        Assert.Contains(_folder.PathOf("none.yaml"), Assert.Throws<ConfigurationFileException>(() => new ServiceCollection().AddRouteLlm().UseConfigurationFile(_folder.PathOf("none.yaml"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("router: mf\nmf:\n  checkpoint_path: nowhere", "line 3, column 3", "the router 'mf' cannot be created")]
    [InlineData("router: causal_llm\ncausal_llm:\n  checkpoint_path: nowhere", "line 3, column 20", "needs ONNX Runtime")]
    [InlineData("router: lexical\nlexical:\n  model: none.safetensors", "line 3, column 3", "none.safetensors")]
    public void A_default_router_that_cannot_be_made_stops_the_start_with_its_place(string text, string place, string problem)
    {
        using ServiceProvider provider = Build(new ServiceCollection(), Write(text));

        string message = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => provider.GetRequiredService<IChatClient>()).Message;

        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_router_that_is_not_used_need_not_be_there()
    {
        await using ServiceProvider provider = Build(new ServiceCollection(), Write("mf:\n  checkpoint_path: nowhere\n"));

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("lexical", response.GetRoutingDecision()!.Router);
        await Assert.ThrowsAsync<ConfigurationFileException>(() => Decide(provider.GetRequiredService<RouteLlmChatClient>(), "router-mf-0.5"));
    }

    [Fact]
    public async Task Without_anything_that_embeds_the_error_says_what_to_write()
    {
        string file = Write($"mf:\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\nnamed:\n  kind: mf\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\n  embedding: {{model: small}}\n");
        await using ServiceProvider provider = Build(new ServiceCollection(), file);
        var client = provider.GetRequiredService<RouteLlmChatClient>();

        Assert.Contains("Write an 'embedding' section", (await Assert.ThrowsAsync<ConfigurationFileException>(() => Decide(client, "router-mf-0.5"))).Message, StringComparison.Ordinal);
        Assert.Contains("UseOpenAIEndpoints", (await Assert.ThrowsAsync<ConfigurationFileException>(() => Decide(client, "router-named-0.5"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_file_says_of_a_checkpoint_must_agree_with_it()
    {
        string file = Write($"mf:\n  checkpoint_path: {GoldenMatrixFactorization.Folder}\n  hidden_size: 64\n");
        await using ServiceProvider provider = Build(new ServiceCollection(), file);

        string message = (await Assert.ThrowsAsync<ConfigurationFileException>(() => Decide(provider.GetRequiredService<RouteLlmChatClient>(), "router-mf-0.5"))).Message;

        Assert.Contains("line 3, column 16: 'hidden_size' is 64, but in the checkpoint it is 128", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routers_of_the_application_are_known_to_the_file_in_whatever_order_they_are_added()
    {
        var services = new ServiceCollection();
        services.AddRouteLlm(options => options.Threshold = 0.5).UseStrongClient(_strong).UseWeakClient(_weak).UseConfigurationFile(Write("router: ours\n")).AddRouter(new TestRouter(0.25, "ours"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(0.25, (await Decide(provider.GetRequiredService<RouteLlmChatClient>(), "router-ours-0.5")).StrongWinRate);
        Assert.Contains(
            "already has a router 'lexical'",
            Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRouteLlm().UseConfigurationFile(Write("lexical:")).AddRouter(LexicalRouter.Default)).Message,
            StringComparison.Ordinal);
        Assert.Contains("ends in a hyphen and a number", Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRouteLlm().AddRouter(new TestRouter(0.5, "gpt-4"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_go_by_the_threshold_of_the_router_that_they_pass_on()
    {
        string file = Write("router: rules\nrules:\n  rules: [{name: a, target: strong, contains: [x]}]\n  otherwise: cheap\ncheap:\n  kind: lexical\n  strong_model_percent: 10\n");
        await using ServiceProvider provider = Build(new ServiceCollection(), file);

        Assert.Equal(LexicalRouter.Default.Calibration.GetThreshold(10), (await Decide(provider.GetRequiredService<RouteLlmChatClient>(), modelId: null)).Threshold);
    }

    [Fact]
    public async Task The_line_of_the_start_says_that_the_threshold_is_the_files()
    {
        var log = new LogOfLevels();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log);
        builder.Services.AddRouteLlm().UseStrongClient(_strong).UseWeakClient(_weak).UseConfigurationFile(Write("lexical: {threshold: 0.25}\n"));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("threshold 0.25 (threshold of the configuration file)", Assert.Single(log.Of(LogLevel.Information), line => line.StartsWith("RouteLLM:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_file_is_refused() => Assert.Contains(
        "is already in use",
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRouteLlm().UseConfigurationFile(Write("lexical:")).UseConfigurationFile(Write("lexical:"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_reader_has()
    {
        using var stream = new MemoryStream();
        RouterConfiguration.WriteSchema(stream, Kinds());
        string path = Checkout.PathOf("schema/routellm.schema.json");
        if (Environment.GetEnvironmentVariable("ROUTELLM_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(path, System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n");
        }

        using JsonDocument schema = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(
            File.ReadAllText(path).TrimEnd(),
            System.Text.Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(0, schema.RootElement.GetProperty("definitions").GetProperty("lexical").GetProperty("properties").GetProperty("threshold").GetProperty("anyOf")[0].GetProperty("minimum").GetDouble());
    }

    private static void LexicalFileCopy(string path) => File.Copy(Checkout.PathOf("src/RouteLlm.Routing/Routers/Lexical/lexical.safetensors"), path);

    private static async Task<RoutingDecision> Decide(RouteLlmChatClient client, string? modelId) => await client.RouteAsync(
        [new ChatMessage(ChatRole.User, "hello")], new ChatOptions { ModelId = modelId }, TestContext.Current.CancellationToken);

    private static RouterKinds Kinds() => RouterKinds.RegisteredIn(new ServiceCollection().AddRouteLlm().UseOnnx().Services);

    private RouterConfiguration Parse(string text)
    {
        RouterConfiguration configuration = RouterConfiguration.Parse(text, _folder.PathOf("routellm.yaml"), Kinds());
        configuration.ThrowIfReferencesAreWrong(["lexical", "random"]);
        return configuration;
    }

    private string Error(string text) => Assert.Throws<ConfigurationFileException>(() => Parse(text)).Message;

    private string Write(string text)
    {
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private ServiceProvider Build(ServiceCollection services, string file)
    {
        services.AddRouteLlm().UseStrongClient(_strong).UseWeakClient(_weak).UseConfigurationFile(file);
        return services.BuildServiceProvider();
    }
}
