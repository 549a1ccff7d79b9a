using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

public sealed class ServeCommandTests : IDisposable
{
    private const string Request = """{"model":"auto","messages":[{"role":"user","content":"hello"}]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("0", "strong")]
    [InlineData("1", "weak")]
    public async Task Without_models_every_answer_says_that_it_is_a_demonstration(string threshold, string target)
    {
        await using ServedTool tool = await ServedTool.StartAsync("--threshold", threshold);

        using HttpResponseMessage response = await PostAsync(tool, Request);
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Contains("demonstration mode", (string)body["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal);
        Assert.Equal($"demonstration-{target}", (string?)body["model"]);
        Assert.Equal(target, response.Headers.GetValues("x-routellm-target").Single());
    }

    [Fact]
    public async Task Models_and_routers_come_from_the_configuration_file()
    {
        await using RecordingUpstream strong = await RecordingUpstream.AnsweringAsync("{}");
        await using RecordingUpstream weak = await RecordingUpstream.AnsweringAsync("{}", 503);
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, $$"""
            router: random
            lexical:
              threshold: 1
            models:
              strong: {model: big, base_url: "{{strong.BaseUrl}}"}
              weak: {model: small, base_url: "{{weak.BaseUrl}}", timeout_seconds: 5}
              fallback: true
            """, TestContext.Current.CancellationToken);
        await using ServedTool tool = await ServedTool.StartAsync("--config", file, "--routers", "lexical");

        using HttpResponseMessage response = await PostAsync(tool, Request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("lexical", "1", "strong"), (Header(response, "router"), Header(response, "threshold"), Header(response, "target")));
        Assert.Equal(Request.Replace("auto", "small", StringComparison.Ordinal), weak.Call.Text);
        Assert.Equal(Request.Replace("auto", "big", StringComparison.Ordinal), strong.Call.Text);
    }

    [Theory]
    [InlineData("--strong-model", "--strong-base-url", "http://localhost:1/v1")]
    [InlineData("Weak is not set", "--strong-model", "a", "--strong-base-url", "http://localhost:1/v1")]
    [InlineData("is not a valid address", "--strong-model", "a", "--strong-base-url", "local host")]
    [InlineData("ROUTELLM_UNSET", "--strong-model", "a", "--strong-api-key-env", "ROUTELLM_UNSET", "--weak-model", "b", "--weak-base-url", "http://localhost:1/v1")]
    [InlineData("ROUTELLM_UNSET", "--client-key-env", "ROUTELLM_UNSET")]
    [InlineData("--port is 70000", "--port", "70000")]
    [InlineData("There is no router 'none'", "--routers", "none")]
    [InlineData("Without client keys", "--host", "0.0.0.0")]
    [InlineData("Threshold", "--threshold", "1.5")]
    public async Task What_cannot_be_served_is_said_before_anything_is_served(string named, params string[] arguments)
    {
        string[] port = arguments.Contains("--port") ? [] : ["--port", "0"];

        ToolRun run = await ToolRun.OfAsync(["serve", .. port, .. arguments]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_of_a_caller_that_no_client_is_stops_the_start()
    {
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, """
            models:
              strong: { model: big, base_url: "http://127.0.0.1:1/v1", price: { input: 10, output: 20 } }
              weak: { model: small, base_url: "http://127.0.0.1:1/v1", price: { input: 1, output: 2 } }
            budgets: [{ limit: 1, caller: batch }]
            """, TestContext.Current.CancellationToken);

        ToolRun run = await ToolRun.OfAsync(["serve", "--port", "0", "--config", file]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("a caller that does not exist: batch. Clients of the gateway: none", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RouteLLMs_own_file_serves_without_a_network_where_only_lexical_is_used()
    {
        string file = _folder.PathOf("config.example.yaml");
        await File.WriteAllTextAsync(file, """
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

            """, TestContext.Current.CancellationToken);
        await using ServedTool tool = await ServedTool.StartAsync("--config", file, "--routers", "lexical");

        using HttpResponseMessage response = await PostAsync(tool, Request);

        Assert.Equal((HttpStatusCode.OK, "lexical"), (response.StatusCode, Header(response, "router")));
    }

    [Fact]
    public async Task All_of_production_is_served_from_the_file()
    {
        await using RecordingUpstream strong = await RecordingUpstream.AnsweringAsync(Answer("strong"));
        await using RecordingUpstream medium = await RecordingUpstream.AnsweringAsync(Answer("medium"));
        await using RecordingUpstream weak = await RecordingUpstream.AnsweringAsync("""{"error":{"message":"no credit"}}""", 402);
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, $$"""
            models:
              strong: { model: big, base_url: "{{strong.BaseUrl}}", price: { input: 10, output: 20 } }
              weak: { model: small, base_url: "{{weak.BaseUrl}}", price: { input: 1, output: 2 } }
              others:
              - name: medium
                model: middle
                base_url: "{{medium.BaseUrl}}"
                price: { input: 2, output: 4 }
                headers: { x-team: blue }
                rename_parameters: { max_tokens: max_completion_tokens }
                drop_parameters: [temperature]
              - { name: better, model: better-model, base_url: "{{strong.BaseUrl}}", price: { input: 5, output: 9 } }
              aliases: { gpt-4: strong }
            rank_thresholds: [1, 1, 1]
            fallback: { also_on_status: [402] }
            budgets: [{ limit: 0.0005, at_limit: refuse_all }]
            decision_log: { path: logs/decisions.jsonl }
            """, TestContext.Current.CancellationToken);
        await using (ServedTool tool = await ServedTool.StartAsync("--config", file))
        {
            using HttpResponseMessage fallback = await PostAsync(tool, """{"model":"auto","max_tokens":5,"temperature":1,"messages":[{"role":"user","content":"hello"}]}""");
            using HttpResponseMessage alias = await PostAsync(tool, Request.Replace("auto", "gpt-4", StringComparison.Ordinal));
            using HttpResponseMessage spent = await PostAsync(tool, Request);

            Assert.Equal(("middle", "small", "fallback"), (Header(fallback, "model"), Header(fallback, "failed-model"), Header(fallback, "basis")));
            Assert.Equal("""{"model":"middle","max_completion_tokens":5,"messages":[{"role":"user","content":"hello"}]}""", medium.Call.Text);
            Assert.Equal("blue", medium.Call.Headers["x-team"]);
            Assert.Equal("big", Header(alias, "model"));
            Assert.Equal(HttpStatusCode.TooManyRequests, spent.StatusCode);
        }

        string[] kept = await File.ReadAllLinesAsync(_folder.PathOf("logs/decisions.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal(2, kept.Length);
        Assert.Contains("\"fallback\"", kept[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_is_followed_while_it_serves()
    {
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, "lexical: { threshold: 0 }\n", TestContext.Current.CancellationToken);
        await using ServedTool tool = await ServedTool.StartAsync("--config", file);
        using (HttpResponseMessage before = await PostAsync(tool, Request))
        {
            Assert.Equal("strong", Header(before, "target"));
        }

        await File.WriteAllTextAsync(file, "lexical: { threshold: 1 }\n", TestContext.Current.CancellationToken);

        while (true)
        {
            using HttpResponseMessage after = await PostAsync(tool, Request);
            if (Header(after, "target") == "weak")
            {
                break;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static string Answer(string text) =>
        $$$"""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":3,"total_tokens":103}}""";

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues($"x-routellm-{name}").Single();

    private async Task<HttpResponseMessage> PostAsync(ServedTool tool, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.PostAsync(new Uri(tool.BaseUrl, "/v1/chat/completions"), content, TestContext.Current.CancellationToken);
    }
}
