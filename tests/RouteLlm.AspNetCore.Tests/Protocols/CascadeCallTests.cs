using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>
/// A cascade's checks see what a weak model calls, whole or in pieces, and what the request declared, in any two protocols.
/// </summary>
public sealed class CascadeCallTests
{
    private readonly List<CheckedAnswer> _seen = [];

    public static TheoryData<ModelProtocol, ModelProtocol, bool> Pairs => ProtocolPairTests.Pairs;

    /// <summary>Gets pieces of a streamed completion as servers write them, and the calls in it.</summary>
    public static TheoryData<string, string[], string[]> Pieces { get; } = new()
    {
        { "one after the other", [Piece("""{"index":0,"id":"a","function":{"name":"weather","arguments":""}}"""), Piece("""{"index":0,"function":{"arguments":"{\"city\":"}}"""), Piece("""{"index":0,"function":{"arguments":"\"Bonn\"}"}}"""), Piece("""{"index":1,"id":"b","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}""")], ["a weather Bonn", "b weather Rome"] },
        { "interleaved", [Piece("""{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"city\""}},{"index":1,"id":"b","function":{"name":"weather","arguments":"{\"city\""}}"""), Piece("""{"index":1,"function":{"arguments":":\"Rome\"}"}},{"index":0,"function":{"arguments":":\"Bonn\"}"}}""")], ["a weather Bonn", "b weather Rome"] },
        { "without an index", [Piece("""{"id":"a","function":{"name":"weather","arguments":"{\"city\""}}"""), Piece("""{"function":{"arguments":":\"Bonn\"}"}}"""), Piece("""{"id":"b","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}""")], ["a weather Bonn", "b weather Rome"] },
        { "the id and the name with each piece", [Piece("""{"id":"a","function":{"name":"weather","arguments":"{\"city\""}}"""), Piece("""{"id":"a","function":{"name":"weather","arguments":":\"Bonn\"}"}}""")], ["a weather Bonn"] },
        { "all with one index", [Piece("""{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"city\":\"Bonn\"}"}}"""), Piece("""{"index":0,"id":"b","function":{"name":"weather","arguments":"{\"city\":"}}"""), Piece("""{"index":0,"function":{"arguments":"\"Rome\"}"}}""")], ["a weather Bonn", "b weather Rome"] },
        { "arguments as an object", [Piece("""{"index":0,"id":"a","function":{"name":"weather","arguments":{"city":"Bonn"}}}""")], ["a weather Bonn"] },
        { "no arguments", [Piece("""{"index":0,"id":"a","function":{"name":"weather"}}""")], ["a weather -"] },
        { "arguments that are not JSON", [Piece("""{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"city\":\"Bo"}}""")], ["a weather !"] },
        { "arguments that are no object", [Piece("""{"index":0,"id":"a","function":{"name":"weather","arguments":"[1]"}}""")], ["a weather !"] },
        { "no function", [Piece("""{"index":0,"id":"a","type":"custom","custom":{"name":"sql","input":"SELECT "}}"""), Piece("""{"index":0,"custom":{"input":"1"}}""")], ["a sql SELECT 1"] },
        { "half a character", [Piece("""{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"city\":\"\\ud83e\"}"}}"""), Piece("""{"index":1,"id":"b","function":{"name":"weather","arguments":"{\"city\":\"\\ud83e\"}"}}""")], ["a weather \\ud83e", "b weather \\ud83e"] },
        { "no name", [Piece("""{"index":0,"id":"a","function":{"arguments":"{}"}}""")], ["a (no name) -"] },
    };

    /// <summary>Gets whole answers as servers write them, and the calls in them.</summary>
    public static TheoryData<ModelProtocol, string, string[]> WholeAnswers { get; } = new()
    {
        { ModelProtocol.ChatCompletions, Message("""{"function":{"name":"weather","arguments":"{\"city\":\"Bonn\"}"}},{"function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}"""), [" weather Bonn", " weather Rome"] },
        { ModelProtocol.ChatCompletions, Message("""{"id":"a","function":{"name":"weather","arguments":"{\"city\":\"\\ud83e\"}"}},{"id":"b","function":{"name":"weather","arguments":"{\"city\":\"\\ud83e\"}"}}"""), ["a weather \\ud83e", "b weather \\ud83e"] },
        { ModelProtocol.ChatCompletions, Message("""{"id":"a","type":"custom","custom":{"name":"sql","input":"SELECT 1"}}"""), ["a sql SELECT 1"] },
        { ModelProtocol.Responses, Output("""{"type":"custom_tool_call","id":"i","call_id":"a","name":"sql","input":"SELECT 1"}"""), ["a sql SELECT 1"] },
        { ModelProtocol.Responses, Output("""{"type":"local_shell_call","id":"i","call_id":"a","status":"completed","action":{"type":"exec","command":["ls"]}}"""), ["a local_shell -"] },
        { ModelProtocol.Responses, Output("""{"type":"computer_call","id":"i","call_id":"a","status":"completed","action":{"type":"screenshot"}}"""), ["a computer -"] },
    };

    public static TheoryData<ModelProtocol, string> Forms { get; } = new()
    {
        { ModelProtocol.ChatCompletions, """ "response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","required":["name"]}}} """ },
        { ModelProtocol.Responses, """ "text":{"format":{"type":"json_schema","name":"a","schema":{"type":"object","required":["name"]}}} """ },
        { ModelProtocol.Messages, """ "output_config":{"format":{"type":"json_schema","schema":{"type":"object","required":["name"]}}} """ },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Calls_that_meet_their_schema_are_given(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel strong = await WireModel.StartAsync(upstream);
        await using WireModel weak = await WireModel.StartAsync(upstream);
        weak.CallsTools = true;
        await using TestGateway gateway = await StartAsync(strong, weak);

        WireAnswer answer = await AskAsync(gateway, wire, wire.Request("router-fixed", "something easy", isStream, hasTools: true), isStream);

        Assert.Equal([Wires.FirstCall, Wires.SecondCall], answer.Calls.Select(static call => call.Id));
        Assert.Equal([$"{Wires.FirstCall} weather Köln", $"{Wires.SecondCall} weather Bonn"], Assert.Single(_seen).ToolCalls.Select(Describe));
        Assert.Equal("weather", Assert.Single(_seen[0].Options!.Tools!).Name);
        Assert.Empty(strong.Calls);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Calls_that_break_their_schema_or_are_of_an_unknown_tool_go_to_the_better_model(ModelProtocol client, ModelProtocol upstream, bool isStream)
    {
        IWire wire = Wires.Of(client);
        await using WireModel strong = await WireModel.StartAsync(upstream);
        await using WireModel weak = await WireModel.StartAsync(upstream);
        weak.CallsTools = true;
        await using TestGateway gateway = await StartAsync(strong, weak);
        string request = wire.Request("router-fixed", "something easy", isStream, hasTools: true);

        WireAnswer broken = await AskAsync(gateway, wire, request.Replace("\"required\":[\"city\"]", "\"required\":[\"town\"]", StringComparison.Ordinal), isStream);
        WireAnswer unknown = await AskAsync(gateway, wire, request.Replace("\"name\":\"weather\"", "\"name\":\"forecast\"", StringComparison.Ordinal), isStream);

        Assert.Equal(("strong-model answers", "strong-model answers"), (broken.Text, unknown.Text));
        Assert.Empty(broken.Calls.Concat(unknown.Calls));
        Assert.Equal((2, 2), (weak.Calls.Count, strong.Calls.Count));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task Calls_are_put_together_as_servers_write_them(string what, string[] events, string[] calls)
    {
        Assert.NotEmpty(what);
        await using WireModel strong = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        await using WireModel weak = await WireModel.StartAsync(ModelProtocol.ChatCompletions);
        weak.Failure = (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync(string.Concat([.. events, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n", "data: [DONE]\n\n"]), context.RequestAborted);
        };
        await using TestGateway gateway = await StartAsync(strong, weak);

        using HttpResponseMessage response = await gateway.PostAsync(Wires.Of(ModelProtocol.ChatCompletions).Request("router-fixed", "something easy", isStream: true, hasTools: true));
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(calls, Assert.Single(_seen).ToolCalls.Select(Describe));
        Assert.Equal(calls.Any(static call => call[^1] is '!' or '-') ? 1 : 0, strong.Calls.Count);
    }

    [Theory]
    [MemberData(nameof(WholeAnswers))]
    public async Task Calls_of_whole_answers_pass_whatever_they_call(ModelProtocol protocol, string body, string[] calls)
    {
        IWire wire = Wires.Of(protocol);
        await using WireModel strong = await WireModel.StartAsync(protocol);
        await using WireModel weak = await WireModel.StartAsync(protocol);
        weak.Failure = (context, _) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(body, context.RequestAborted);
        };
        await using TestGateway gateway = await StartAsync(strong, weak);

        using HttpResponseMessage response = await gateway.PostAsync(wire.Request("router-fixed", "something easy", isStream: false, hasTools: true), wire.Path);

        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(calls, Assert.Single(_seen).ToolCalls.Select(Describe));
        Assert.Empty(strong.Calls);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_form_that_a_request_asks_for_is_checked(ModelProtocol protocol, string form)
    {
        IWire wire = Wires.Of(protocol);
        await using WireModel strong = await WireModel.StartAsync(protocol);
        await using WireModel weak = await WireModel.StartAsync(protocol);
        await using TestGateway gateway = await StartAsync(strong, weak);

        foreach (bool isStream in (bool[])[false, true])
        {
            string request = $"{wire.Request("router-fixed", "something easy", isStream)[..^1]},{form}}}";
            Assert.Equal("strong-model answers", (await AskAsync(gateway, wire, request, isStream)).Text);
        }

        string plain = $"{wire.Request("router-fixed", "something easy", isStream: false)[..^1]},{form}}}";
        foreach ((string json, int asked) in new[] { ("""{"id":1}""", 3), ("""{"name":1}""", 3) })
        {
            weak.Script = async (context, body) =>
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(wire.Answer("weak-model", isStream: false, calls: false).Replace("\"weak-model answers\"", Wires.Quoted(json), StringComparison.Ordinal), context.RequestAborted);
                return true;
            };
            WireAnswer answer = await AskAsync(gateway, wire, plain, isStream: false);
            Assert.Equal(json.Contains("name", StringComparison.Ordinal) ? json : "strong-model answers", answer.Text);
            Assert.Equal(asked, strong.Calls.Count);
        }
    }

    private static string Piece(string calls) => $$$"""data: {"choices":[{"index":0,"delta":{"tool_calls":[{{{calls}}}]},"finish_reason":null}]}{{{"\n\n"}}}""";

    private static string Message(string calls) => $$$"""{"id":"m","object":"chat.completion","model":"weak-model","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{{{calls}}}]},"finish_reason":"tool_calls"}]}""";

    private static string Output(string item) => $$"""{"id":"r","object":"response","status":"completed","model":"weak-model","output":[{{item}}]}""";

    private static string Describe(FunctionCallContent call) =>
        $"{call.CallId} {call.Name} {(call.Exception is not null ? "!" : call.Arguments!.TryGetValue("city", out object? value) || call.Arguments.TryGetValue("input", out value) ? Written(value) : "-")}";

    private static string? Written(object? value) => value is JsonElement text ? text.GetRawText().Trim('"') : value?.ToString();

    private static async Task<WireAnswer> AskAsync(TestGateway gateway, IWire wire, string request, bool isStream)
    {
        using HttpResponseMessage response = await gateway.PostAsync(request, wire.Path);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return wire.Read(body, isStream);
    }

    private Task<TestGateway> StartAsync(WireModel strong, WireModel weak) => TestGateway.StartAsync(services =>
    {
        services.AddRouteLlmGateway(options => (options.Strong, options.Weak) = (strong.Upstream("strong-model"), weak.Upstream("weak-model"))).AddRouter(new FixedRouter()).UseCascade(cascade =>
        {
            (cascade.ClearlyWeakBelow, cascade.ClearlyStrongFrom, cascade.MaximumDelay) = (0.05, 0.5, TimeSpan.FromMinutes(1));
            cascade.CheckWith(new DelegateCheck("own", answer =>
            {
                _seen.Add(answer);
                return 1;
            }));
            cascade.CheckWith(new ValidityCheck());
        });
        services.Configure<RouteLlmOptions>(static options => options.Threshold = 0.5);
    });
}
