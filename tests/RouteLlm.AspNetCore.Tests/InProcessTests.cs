using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

public sealed class InProcessTests
{
    private static readonly ChatResponseUpdate[] Updates =
    [
        new(ChatRole.Assistant, "Hel") { ResponseId = "r1" },
        new(ChatRole.Assistant, "lo"),
        new(ChatRole.Assistant, [new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Bonn" }), new FunctionCallContent("c2", "time")]),
        new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4, TotalTokenCount = 7 })]) { FinishReason = ChatFinishReason.ToolCalls },
    ];

    [Fact]
    public async Task A_chat_client_answers_in_OpenAIs_words()
    {
        var weak = new ScriptedChatClient("weak-client", Updates);
        await using TestGateway gateway = await StartAsync(new ScriptedChatClient("strong-client"), weak);

        using HttpResponseMessage response = await gateway.PostAsync("""
            {"model":"router-fixed-0.5","temperature":0.5,"max_completion_tokens":9,"stop":"x","seed":7,"n":1,"logprobs":null,"parallel_tool_calls":true,
             "tool_choice":{"type":"function","function":{"name":"weather"}},
             "tools":[{"type":"function","function":{"name":"weather","description":"d","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}],
             "response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}},
             "messages":[{"role":"developer","content":"be brief"},
               {"role":"user","content":[{"type":"text","text":"easy"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
               {"role":"assistant","content":null,"tool_calls":[{"id":"c0","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]},
               {"role":"tool","tool_call_id":"c0","content":"sunny"}]}
            """);
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("weak", "weak-client"), (ForwardingTests.Header(response, "target"), ForwardingTests.Header(response, "model")));
        Assert.Equal(("chat.completion", "r1", "weak-client"), ((string?)body["object"], (string?)body["id"], (string?)body["model"]));
        JsonNode choice = body["choices"]![0]!;
        Assert.Equal(("Hello", "tool_calls"), ((string?)choice["message"]!["content"], (string?)choice["finish_reason"]));
        Assert.Equal("""[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\u0022city\u0022:\u0022Bonn\u0022}"}},{"id":"c2","type":"function","function":{"name":"time","arguments":"{}"}}]""", choice["message"]!["tool_calls"]!.ToJsonString());
        Assert.Equal("""{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}""", body["usage"]!.ToJsonString());

        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool], weak.Messages.Select(message => message.Role));
        Assert.Equal("image/png", Assert.IsType<DataContent>(weak.Messages[1].Contents[1]).MediaType);
        Assert.Equal("Rome", Assert.IsType<FunctionCallContent>(Assert.Single(weak.Messages[2].Contents)).Arguments!["city"]!.ToString());
        Assert.Equal(("c0", "sunny"), (Assert.IsType<FunctionResultContent>(Assert.Single(weak.Messages[3].Contents)) is var result ? result.CallId : null, result.Result));
        ChatOptions options = weak.Options!;
        Assert.Equal((0.5f, 9, 7L, true), (options.Temperature, options.MaxOutputTokens, options.Seed, options.AllowMultipleToolCalls));
        Assert.Equal("weather", Assert.IsType<RequiredChatToolMode>(options.ToolMode).RequiredFunctionName);
        Assert.Equal("weather", Assert.Single(options.Tools!).Name);
        Assert.Equal("answer", Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat).SchemaName);
    }

    [Fact]
    public async Task A_chat_client_streams_events()
    {
        await using TestGateway gateway = await StartAsync(new ScriptedChatClient("strong-client"), new ScriptedChatClient("weak-client", Updates));

        using HttpResponseMessage response = await gateway.PostAsync(
            """{"model":"router-fixed-0.5","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"easy"}]}""");
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        string[] events = [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..])];
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("[DONE]", events[^1]);
        JsonNode[] chunks = [.. events[..^1].Select(json => JsonNode.Parse(json)!)];
        Assert.Equal("Hello", string.Concat(chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => (string?)choice!["delta"]!["content"])));
        Assert.Equal([0, 1], chunks[2]["choices"]![0]!["delta"]!["tool_calls"]!.AsArray().Select(call => (int)call!["index"]!));
        Assert.Equal("tool_calls", (string?)chunks[^2]["choices"]![0]!["finish_reason"]);
        Assert.Equal(7, (int)chunks[^1]["usage"]!["total_tokens"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reasoning_and_refusals_reach_the_client(bool stream)
    {
        ChatResponseUpdate[] updates =
        [
            new(ChatRole.Assistant, [new TextReasoningContent("let me think")]),
            new(ChatRole.Assistant, [new ErrorContent("I can't help with that.") { ErrorCode = "Refusal" }]) { FinishReason = ChatFinishReason.Stop },
        ];
        await using TestGateway gateway = await StartAsync(new ScriptedChatClient("strong-client"), new ScriptedChatClient("weak-client", updates));

        using HttpResponseMessage response = await gateway.PostAsync($$"""{"model":"router-fixed-0.5","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"easy"}]}""");
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("\"reasoning_content\":\"let me think\"", text, StringComparison.Ordinal);
        Assert.Contains("\"refusal\":\"I can\\u0027t help with that.\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    public async Task Strictness_of_functions_and_of_the_answers_schema_reaches_the_upstream_of_an_OpenAI_client(string strict, bool? expected)
    {
        await using RecordingUpstream upstream = await RecordingUpstream.AnsweringAsync("""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""");
        using IChatClient client = OpenAIChatClient.Create("m", "key", upstream.BaseUrl);
        await using TestGateway gateway = await StartAsync(client, client);

        using HttpResponseMessage response = await gateway.PostAsync($$"""
            {"model":"router-fixed-0.5","messages":[{"role":"user","content":"easy"}],
             "tools":[{"type":"function","function":{"name":"said","strict":{{strict}},"parameters":{"type":"object","properties":{},"required":[],"additionalProperties":false} } },
                      {"type":"function","function":{"name":"unsaid","parameters":{"type":"object","properties":{"a":{"type":"string"} } } } }],
             "response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":{{strict}},"schema":{"type":"object","properties":{},"required":[],"additionalProperties":false} } } }
            """);
        JsonNode sent = JsonNode.Parse(upstream.Call.Text)!;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected ?? false, (bool?)sent["tools"]![0]!["function"]!["strict"]);
        Assert.False((bool?)sent["tools"]![1]!["function"]!["strict"]);
        Assert.Null(sent["tools"]![1]!["function"]!["parameters"]!["required"]);
        Assert.Equal(expected, (bool?)sent["response_format"]!["json_schema"]!["strict"]);
    }

    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"stream_options\":{\"include_obfuscation\":true}", "stream_options.include_obfuscation")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"cache\":true}}]", "tools[0].function.cache")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":\"yes\"}}]", "tools[0].function.strict")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{},\"examples\":[]}}", "response_format.json_schema.examples")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"audio\":{}", "audio")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"tools\":[{\"type\":\"custom\"}]", "tools[0].type")]
    [InlineData("\"tool_choice\":\"auto\"", "tool_choice")]
    public async Task What_cannot_be_carried_is_refused_by_name(string field, string param)
    {
        await using TestGateway gateway = await StartAsync(new ScriptedChatClient("a"), new ScriptedChatClient("b"));

        using HttpResponseMessage response = await gateway.PostAsync($$"""{"model":"auto",{{field}},"messages":[{"role":"user","content":"easy"}]}""");
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, body.RootElement.GetProperty("error").GetProperty("param").GetString());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.BadGateway)]
    public async Task A_failing_chat_client_is_replaced_when_fallback_is_on(bool fallback, HttpStatusCode status)
    {
        var weak = new ScriptedChatClient("weak-client") { Failure = new HttpRequestException("a secret") };
        await using TestGateway gateway = await StartAsync(new ScriptedChatClient("strong-client", Updates), weak, options => options.Fallback = fallback);

        using HttpResponseMessage response = await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed-0.5", "easy"));

        Assert.Equal(status, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", gateway.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_both_chat_clients_fail_the_error_names_both(bool stream)
    {
        var failing = new HttpRequestException("a secret");
        await using TestGateway gateway = await StartAsync(
            new ScriptedChatClient("strong-client") { Failure = failing }, new ScriptedChatClient("weak-client") { Failure = failing }, options => options.Fallback = true);

        using HttpResponseMessage response = await gateway.PostAsync(ForwardingTests.BodyOf("router-fixed-0.5", "easy").Replace("{\"model\"", $"{{\"stream\":{(stream ? "true" : "false")},\"model\"", StringComparison.Ordinal));
        string error = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("'strong-client' cannot be reached. The model 'weak-client' was tried first", error, StringComparison.Ordinal);
        Assert.Equal(("strong-client", "weak-client"), (ForwardingTests.Header(response, "model"), ForwardingTests.Header(response, "failed-model")));
    }

    private static Task<TestGateway> StartAsync(IChatClient strong, IChatClient weak, Action<GatewayOptions>? configure = null) =>
        TestGateway.StartAsync(services => services.AddRouteLlmGateway(configure).UseStrongClient(strong).UseWeakClient(weak).AddRouter(new FixedRouter()));
}
