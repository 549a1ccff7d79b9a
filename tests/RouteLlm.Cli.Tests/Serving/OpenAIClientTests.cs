using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>The npm package openai as a client of <c>routellm serve</c>.</summary>
public sealed class OpenAIClientTests
{
    private static readonly Dictionary<string, (string Answer, string Result)> Scenarios = new(StringComparer.Ordinal)
    {
        ["plain"] = ("""{"id":"1",  "choices":[{"index":0,"message":{"role":"assistant","content":"größer 💡"}}], "unknown": {"a": 1.0}}""", "größer 💡"),
        ["stream"] = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n: comment\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}\n\ndata: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\ndata: [DONE]\n\n", "ab"),
        ["tools"] = ("""{"choices":[{"message":{"content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bonn\"}"}},{"id":"b","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Köln\"}"}}]}}]}""", "Bonn,Köln"),
        ["schema"] = ("""{"choices":[{"message":{"content":"{\"n\": 4}","refusal":null}}]}""", "4"),
        ["image"] = ("""{"choices":[{"message":{"content":"a cat"}}]}""", "a cat"),
        ["many"] = ("""{"choices":[{"message":{"content":"x"}},{"message":{"content":"y"}}]}""", "x,y"),
        ["logprobs"] = ("""{"choices":[{"message":{"content":"x"},"logprobs":{"content":[{"token":"x","logprob":-0.25,"top_logprobs":[]}]}}]}""", "-0.25"),
        ["error"] = ("""{"error":{"message":"slow down","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""", "429 RateLimitError rate_limit_exceeded"),
    };

    [Fact]
    public async Task Everything_that_it_sends_and_gets_survives_the_gateway()
    {
        NodePackage client = await NodePackage.InstallAsync("tests/openai-client", "openai");
        var aborted = new TaskCompletionSource();
        await using RecordingUpstream upstream = await RecordingUpstream.StartAsync(context => AnswerAsync(context, aborted));
        await using ServedTool tool = await ServedTool.StartAsync(
            "--strong-model", "big", "--strong-base-url", $"{upstream.BaseUrl}", "--weak-model", "small", "--weak-base-url", $"{upstream.BaseUrl}");

        ToolRun run = await ToolProcess.RunAsync("node", [client.PathOf("client.mjs"), $"{tool.BaseUrl}v1"], ("GATEWAY_KEY", "any"));

        Assert.True(run.ExitCode == 0, run.Error);
        Dictionary<string, JsonNode> results = run.Lines.Select(line => JsonNode.Parse(line)!).ToDictionary(result => (string)result["name"]!);
        Dictionary<string, string> received = upstream.Calls.ToDictionary(call => PromptOf(call.Text), call => call.Text);
        foreach ((string name, (string answer, string result)) in Scenarios)
        {
            Assert.Equal(result, (string?)results[name]["result"]);
            Assert.Equal(answer, Encoding.UTF8.GetString(Convert.FromBase64String((string)results[name]["received"]!)));
            string model = (string)JsonNode.Parse(received[name])!["model"]!;
            Assert.Contains(model, (string[])["big", "small"]);
            Assert.Equal(((string)results[name]["sent"]!).Replace("router-lexical-0.5", model, StringComparison.Ordinal), received[name]);
        }

        Assert.Equal("404 NotFoundError model_not_found", (string?)results["unknown"]["result"]);
        Assert.Equal("auto,router-lexical,router-random,big,small", (string?)results["models"]["result"]);
        Assert.Equal("one", (string?)results["abort"]["result"]);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(Scenarios.Count + 1, upstream.Calls.Count);
    }

    private static async Task AnswerAsync(HttpContext context, TaskCompletionSource aborted)
    {
        string prompt = PromptOf((string)context.Items[RecordingUpstream.BodyKey]!);
        if (prompt == "abort")
        {
            context.RequestAborted.Register(aborted.SetResult);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await aborted.Task;
            return;
        }

        context.Response.StatusCode = prompt == "error" ? StatusCodes.Status429TooManyRequests : StatusCodes.Status200OK;
        context.Response.ContentType = prompt == "stream" ? "text/event-stream" : "application/json";
        await context.Response.WriteAsync(Scenarios[prompt].Answer, context.RequestAborted);
    }

    private static string PromptOf(string body)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement content = json.RootElement.GetProperty("messages")[0].GetProperty("content");
        return (content.ValueKind == JsonValueKind.Array ? content[0].GetProperty("text") : content).GetString()!;
    }
}
