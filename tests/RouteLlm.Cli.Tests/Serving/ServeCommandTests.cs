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
    [InlineData("is no address", "--strong-model", "a", "--strong-base-url", "local host")]
    [InlineData("ROUTELLM_UNSET", "--strong-model", "a", "--strong-api-key-env", "ROUTELLM_UNSET", "--weak-model", "b", "--weak-base-url", "http://localhost:1/v1")]
    [InlineData("ROUTELLM_UNSET", "--client-key-env", "ROUTELLM_UNSET")]
    [InlineData("--port is 70000", "--port", "70000")]
    [InlineData("There is no router 'none'", "--routers", "none")]
    [InlineData("without client keys", "--host", "0.0.0.0")]
    [InlineData("Threshold", "--threshold", "1.5")]
    public async Task What_cannot_be_served_is_said_before_anything_is_served(string named, params string[] arguments)
    {
        string[] port = arguments.Contains("--port") ? [] : ["--port", "0"];

        ToolRun run = await ToolRun.OfAsync(["serve", .. port, .. arguments]);

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues($"x-routellm-{name}").Single();

    private async Task<HttpResponseMessage> PostAsync(ServedTool tool, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.PostAsync(new Uri(tool.BaseUrl, "/v1/chat/completions"), content, TestContext.Current.CancellationToken);
    }
}
