using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Images and files that tools gave back, for upstreams of another protocol.</summary>
public sealed class ToolResultTests
{
    private const string Image = "iVBORw0KGgo=";

    private const string FromMessages = $$$"""
        {"model":"auto","max_tokens":9,"messages":[{"role":"user","content":"x"},
         {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"look","input":{}},{"type":"tool_use","id":"t2","name":"look","input":{}}]},
         {"role":"user","content":[
          {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"small"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{Image}}}"}}]},
          {"type":"tool_result","tool_use_id":"t2","is_error":true,"content":[{"type":"image","source":{"type":"url","url":"https://example.org/a.png"}}]},
          {"type":"text","text":"Which is larger?"}]}]}
        """;

    private const string FromResponses = $$$"""
        {"model":"auto","input":[{"role":"user","content":"x"},{"type":"function_call","call_id":"t1","name":"look","arguments":"{}"},
         {"type":"function_call_output","call_id":"t1","output":[{"type":"input_text","text":"small"},{"type":"input_image","image_url":"data:image/png;base64,{{{Image}}}"},{"type":"input_file","file_data":"data:application/pdf;base64,JVBERi0xLjQK","filename":"a.pdf"}]}]}
        """;

    [Fact]
    public async Task From_Messages_to_Responses_they_stay_in_the_result()
    {
        JsonNode request = await SendAsync(ModelProtocol.Messages, FromMessages, ModelProtocol.Responses);

        JsonNode[] results = [.. request["input"]!.AsArray().Where(static item => (string?)item!["type"] == "function_call_output").Select(static item => item!)];
        Assert.Equal(["t1", "t2"], results.Select(static result => (string)result["call_id"]!));
        Assert.Equal([("input_text", "small", null), ("input_image", null, $"data:image/png;base64,{Image}")], PartsOf(results[0]));
        Assert.Equal([("input_text", "Error:", null), ("input_image", null, "https://example.org/a.png")], PartsOf(results[1]));
        Assert.Equal("Which is larger?", (string?)request["input"]!.AsArray()[^1]!["content"]![0]!["text"]);
    }

    [Fact]
    public async Task To_chat_completions_they_follow_all_results_and_say_where_they_belong()
    {
        JsonNode request = await SendAsync(ModelProtocol.Messages, FromMessages, ModelProtocol.ChatCompletions);

        JsonArray messages = request["messages"]!.AsArray();
        Assert.Equal(["user", "assistant", "tool", "tool", "user", "user"], messages.Select(static message => (string)message!["role"]!));
        Assert.Equal("small", TextOf(messages[2]!));
        Assert.Equal("Error:", TextOf(messages[3]!));
        Assert.Equal(
            [("text", "Returned by the tool call t1:", null), ("image_url", null, $"data:image/png;base64,{Image}"), ("text", "Returned by the tool call t2:", null), ("image_url", null, "https://example.org/a.png")],
            messages[4]!["content"]!.AsArray().Select(static part => ((string)part!["type"]!, (string?)part["text"], (string?)part["image_url"]?["url"])));
        Assert.Equal("Which is larger?", TextOf(messages[5]!));
    }

    [Fact]
    public async Task From_Responses_to_Messages_they_stay_in_the_result()
    {
        JsonNode request = await SendAsync(ModelProtocol.Responses, FromResponses, ModelProtocol.Messages);

        JsonNode result = request["messages"]!.AsArray()[^1]!["content"]![0]!;
        Assert.Equal(("tool_result", "t1"), ((string?)result["type"], (string?)result["tool_use_id"]));
        JsonArray parts = result["content"]!.AsArray();
        Assert.Equal(["text", "image", "document"], parts.Select(static part => (string)part!["type"]!));
        Assert.Equal(("image/png", Image), ((string?)parts[1]!["source"]!["media_type"], (string?)parts[1]!["source"]!["data"]));
        Assert.Equal(("application/pdf", "a.pdf"), ((string?)parts[2]!["source"]!["media_type"], (string?)parts[2]!["title"]));
    }

    [Fact]
    public async Task From_Responses_to_chat_completions_a_result_that_is_no_text_says_where_it_is()
    {
        string request = """{"model":"auto","input":[{"role":"user","content":"x"},{"type":"function_call","call_id":"t1","name":"look","arguments":"{}"},{"type":"function_call_output","call_id":"t1","output":[{"type":"input_image","image_url":"https://example.org/a.png"}]}]}""";

        JsonArray messages = (await SendAsync(ModelProtocol.Responses, request, ModelProtocol.ChatCompletions))["messages"]!.AsArray();

        Assert.Equal("What the tool returned is in the next message.", TextOf(messages[2]!));
        Assert.Equal("https://example.org/a.png", (string?)messages[3]!["content"]![1]!["image_url"]!["url"]);
    }

    [Theory]
    [InlineData(ModelProtocol.Messages, FromMessages)]
    [InlineData(ModelProtocol.Responses, FromResponses)]
    public async Task An_image_in_a_result_asks_for_a_model_that_sees_images(ModelProtocol client, string request)
    {
        foreach (bool isInProcess in (bool[])[false, true])
        {
            await using WireModel strong = await WireModel.StartAsync(ModelProtocol.Messages);
            await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
            await using TestGateway gateway = await TestGateway.StartAsync(services =>
            {
                IRouteLlmBuilder routing = isInProcess
                    ? services.AddRouteLlmGateway()
                        .UseStrongClient(ProtocolClients.Create(new ModelEndpoint { Model = "strong-model", BaseUrl = strong.BaseUrl, Protocol = strong.Protocol }, "sk"))
                        .UseWeakClient(ProtocolClients.Create(new ModelEndpoint { Model = "weak-model", BaseUrl = weak.BaseUrl, Protocol = weak.Protocol }, "sk"))
                    : services.AddRouteLlmGateway(options => (options.Strong, options.Weak) = (strong.Upstream("strong-model"), weak.Upstream("weak-model")));
                routing.AddRouter(new FixedRouter()).DescribeModel("weak", capabilities: new ModelCapabilities { Images = false });
            });

            using HttpResponseMessage response = await gateway.PostAsync(request.Replace("\"auto\"", "\"router-fixed-0.5\"", StringComparison.Ordinal), Wires.Of(client).Path);

            Assert.Equal((HttpStatusCode.OK, "capability"), (response.StatusCode, ForwardingTests.Header(response, "basis")));
            Assert.Empty(weak.Calls);
        }
    }

    private static async Task<JsonNode> SendAsync(ModelProtocol client, string request, ModelProtocol upstream)
    {
        await using WireModel model = await WireModel.StartAsync(upstream);
        await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options => (options.Strong, options.Weak) = (model.Upstream("strong-model"), model.Upstream("weak-model"))));

        using HttpResponseMessage response = await gateway.PostAsync(request, Wires.Of(client).Path);

        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(model.Call.Text)!;
    }

    private static IEnumerable<(string Type, string? Text, string? Image)> PartsOf(JsonNode result) =>
        result["output"]!.AsArray().Select(static part => ((string)part!["type"]!, (string?)part["text"], (string?)part["image_url"]));

    private static string? TextOf(JsonNode message) => message["content"] is JsonArray parts ? string.Join('|', parts.Select(static part => (string?)part!["text"])) : (string?)message["content"];
}
