using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>What the gateway reads of requests in each protocol, and what it refuses.</summary>
public sealed class ProtocolRequestTests
{
    private const string Messages = "/v1/messages";
    private const string Responses = "/v1/responses";

    public static TheoryData<string, string, string> Prompts { get; } = new()
    {
        // What a harness adds beside results is no prompt, and what the user says beside them is.
        { Messages, """{"model":"router-fixed-0.5","max_tokens":9,"messages":[{"role":"user","content":"a hard one"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"easy"},{"type":"text","text":"<system-reminder>Stay brief.</system-reminder>"}]}]}""", "strong" },
        { Messages, """{"model":"router-fixed-0.5","max_tokens":9,"messages":[{"role":"user","content":"a hard one"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"hard"},{"type":"text","text":"No, something easy."}]}]}""", "weak" },
        { Messages, """{"model":"router-fixed-0.5","max_tokens":9,"system":"Everything is hard.","messages":[{"role":"user","content":[{"type":"text","text":"easy"}]}]}""", "weak" },
        { Messages, """{"stream":false,"messages":[{"content":[{"text":"a hard","type":"text"},{"type":"text","text":"one"}],"role":"user"}],"max_tokens":9,"model":"router-fixed-0.5"}""", "strong" },
        { Responses, """{"model":"router-fixed-0.5","input":"a hard one"}""", "strong" },
        { Responses, """{"model":"router-fixed-0.5","instructions":"Everything is hard.","input":[{"role":"developer","content":"hard"},{"role":"user","content":[{"type":"input_text","text":"easy"}]}]}""", "weak" },
        { Responses, """{"model":"router-fixed-0.5","input":[{"role":"user","content":"a hard one"},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"easy"}]}""", "strong" },
    };

    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        { Messages, """{"model":"auto","max_tokens":9}""", "messages" },
        { Messages, """{"model":"auto","max_tokens":9,"messages":[]}""", "messages" },
        { Messages, """{"model":"auto","max_tokens":9,"messages":[{"role":"user"}]}""", "messages[0].content" },
        { Messages, """{"max_tokens":9,"messages":[{"role":"user","content":"x"}]}""", "model" },
        { Messages, """{"model":"auto","Messages":[{"role":"user","content":"y"}],"messages":[{"role":"user","content":"x"}]}""", "Messages" },
        { Messages, """{"model":"auto","messages":[{"role":"user","content":[{"type":"text","text":"x","Text":"y"}]}]}""", "Text" },
        { Messages, """{"model":"auto","system":"a","system":"b","messages":[{"role":"user","content":"x"}]}""", "system" },
        { Responses, """{"model":"auto"}""", "input" },
        { Responses, """{"model":"auto","input":[]}""", "input" },
        { Responses, """{"model":"auto","input":7}""", "input" },
        { Responses, """{"model":"auto","input":["x"]}""", "input[0]" },
        { Responses, """{"model":"auto","input":"x","INPUT":"y"}""", "INPUT" },
        { Responses, """{"model":"auto","input":"x","previous_response_id":"a","Previous_Response_Id":"b"}""", "Previous_Response_Id" },
    };

    [Theory]
    [MemberData(nameof(Prompts))]
    public async Task The_last_thing_that_the_user_says_decides(string path, string body, string target)
    {
        await using Behind behind = await Behind.StartAsync(Behind.Clients);

        using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, path, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(target, response.Headers.GetValues("x-routellm-target").Single());
    }

    [Theory]
    [MemberData(nameof(Prompts))]
    public async Task Before_upstreams_it_decides_the_same(string path, string body, string target)
    {
        ModelProtocol protocol = path == Messages ? ModelProtocol.Messages : ModelProtocol.Responses;
        await using WireModel model = await WireModel.StartAsync(protocol);
        await using TestGateway gateway = await StartAsync(model);

        using HttpResponseMessage response = await gateway.PostAsync(body, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(target, response.Headers.GetValues("x-routellm-target").Single());
        Assert.Equal(body.Replace("router-fixed-0.5", $"{target}-model", StringComparison.Ordinal), model.Call.Text);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_could_be_read_in_two_ways_is_refused_in_the_clients_shape_by_name(string path, string body, string named)
    {
        foreach (string kind in new[] { Behind.Upstreams, Behind.Clients })
        {
            await using Behind behind = await Behind.StartAsync(kind);

            using HttpResponseMessage response = await behind.SendAsync(HttpMethod.Post, path, body);

            JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(path == Messages ? "error" : null, (string?)error["type"]);
            Assert.Equal("invalid_request_error", (string?)error["error"]!["type"]);
            Assert.Contains(named, (string)error["error"]!["message"]!, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(0, behind.Calls);
        }
    }

    [Fact]
    public async Task The_arguments_of_a_tool_are_the_clients_own()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.Messages);
        await using TestGateway gateway = await StartAsync(model);

        using HttpResponseMessage response = await gateway.PostAsync(
            """{"model":"auto","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"Text":1,"text":2}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}""", Messages);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(ModelProtocol.Messages, """{"model":"auto","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}""", "messages[0].content[0].cache_control")]
    [InlineData(ModelProtocol.Messages, """{"model":"auto","max_tokens":9,"tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[{"role":"user","content":"x"}]}""", "tools[0].type")]
    [InlineData(ModelProtocol.Responses, """{"model":"auto","previous_response_id":"resp_x","input":"x"}""", "previous_response_id")]
    [InlineData(ModelProtocol.Responses, """{"model":"auto","store":true,"input":"x"}""", "store")]
    [InlineData(ModelProtocol.Responses, """{"model":"auto","tools":[{"type":"web_search"}],"input":"x"}""", "tools[0].type")]
    public async Task What_cannot_be_translated_is_refused_by_name_before_a_model_is_called(ModelProtocol client, string body, string named)
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(model);

        using HttpResponseMessage response = await gateway.PostAsync(body, Wires.Of(client).Path);

        string message = Wires.Of(client).MessageOf(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Contains("DroppedParameters", message, StringComparison.Ordinal);
        Assert.Empty(model.Calls);
    }

    [Theory]
    [InlineData(ModelProtocol.Messages, "\"seed\":1", "seed")]
    [InlineData(ModelProtocol.Messages, "\"presence_penalty\":1", "presence_penalty")]
    [InlineData(ModelProtocol.Messages, "\"response_format\":{\"type\":\"json_object\"}", "response_format")]
    [InlineData(ModelProtocol.Responses, "\"stop\":[\"x\"]", "stop")]
    public async Task What_an_upstreams_protocol_does_not_have_is_refused_by_name_before_it_is_called(ModelProtocol upstream, string parameter, string named)
    {
        await using WireModel model = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await StartAsync(model);

        using HttpResponseMessage response = await gateway.PostAsync($$"""{"model":"auto","messages":[{"role":"user","content":"x"}],{{parameter}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(named, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(model.Calls);
    }

    [Fact]
    public async Task Fields_that_the_operator_lets_go_are_left_out_wherever_they_stand()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(model, static upstream => upstream.DroppedParameters.UnionWith(["cache_control", "thinking"]));

        using HttpResponseMessage response = await gateway.PostAsync(
            """{"model":"auto","max_tokens":9,"thinking":{"type":"enabled","budget_tokens":1024},"system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],"tools":[{"name":"f","input_schema":{"type":"object","properties":{"cache_control":{"type":"string"}}}}],"messages":[{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}]}""",
            Messages);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode received = JsonNode.Parse(model.Call.Text)!;
        Assert.Equal("Be brief.", (string?)received["messages"]![0]!["content"]);
        Assert.NotNull(received["tools"]![0]!["function"]!["parameters"]!["properties"]!["cache_control"]);
        Assert.Null(received["thinking"]);
    }

    [Fact]
    public async Task A_failed_tool_is_told_to_a_model_of_another_protocol()
    {
        await using WireModel model = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using TestGateway gateway = await StartAsync(model);

        using HttpResponseMessage response = await gateway.PostAsync(
            """{"model":"auto","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"No such file.","is_error":true}]}]}""",
            Messages);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Error: No such file.", model.Wire.ResultsOf(JsonNode.Parse(model.Call.Text)!)["t"]);
    }

    private static Task<TestGateway> StartAsync(WireModel model, Action<GatewayUpstream>? configure = null) => TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
    {
        options.Strong = model.Upstream("strong-model");
        options.Weak = model.Upstream("weak-model");
        configure?.Invoke(options.Strong);
        configure?.Invoke(options.Weak);
    }).AddRouter(new FixedRouter()));
}
