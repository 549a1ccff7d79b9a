using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>What odd servers say reaches the gateway's client, whole and streamed, before chat clients and before HTTP upstreams.</summary>
public sealed partial class OddAnswerTests
{
    // What the server answers, whole and in pieces with their reasons for ending, and what must arrive of it.
    private static readonly Dictionary<string, (string Message, string Finish, string[] Deltas, string[] Arrives)> Answers = new(StringComparer.Ordinal)
    {
        ["an empty finish"] = ("""{"content":"ab"}""", "\"stop\"", ["""{"content":"a"}|"" """, """{"content":"b"}|"" """, """{}|"stop" """], ["\"finish_reason\":\"stop\""]),
        ["an unknown finish"] = ("""{"content":"ab"}""", "\"eos_token\"", ["""{"content":"ab"}|null""", """{}|"eos_token" """], ["ab", "eos_token"]),
        ["no finish"] = ("""{"content":"ab"}""", "null", ["""{"content":"ab"}|null"""], ["ab"]),
        ["a filter"] = ("""{"content":"par"}""", "\"content_filter\"", ["""{"content":"par"}|null""", """{}|"content_filter" """], ["par", "content_filter"]),
        ["a refusal"] = ("""{"content":null,"refusal":"I can't."}""", "\"stop\"", ["""{"refusal":"I "}|null""", """{"refusal":"can't."}|"stop" """], ["\"refusal\":"]),
        ["reasoning"] = ("""{"content":"final","reasoning_content":"let me think"}""", "\"stop\"", ["""{"reasoning_content":"let me think"}|null""", """{"content":"final"}|"stop" """], ["let me think", "final"]),
        ["reasoning under its other name"] = ("""{"content":"final","reasoning":"let me think"}""", "\"stop\"", ["""{"reasoning":"let me think"}|null""", """{"content":"final"}|"stop" """], ["let me think", "final"]),
        ["a call that ends with stop"] = (Calls("""{"city":"Oslo"}"""), "\"stop\"", [$"{Calls("""{"city":"Oslo"}""")}|\"stop\""], ["call_1", "weather", "Oslo"]),
        ["arguments as an object"] = (Calls("""{"city":"Oslo"}""", asText: false), "\"tool_calls\"", [$"{Calls("""{"city":"Oslo"}""", asText: false)}|\"tool_calls\""], ["call_1", "weather", "Oslo"]),
        ["no arguments"] = (Calls(string.Empty), "\"tool_calls\"", [$"{Calls(string.Empty)}|\"tool_calls\""], ["call_1", "weather"]),
        ["a call without a number"] = (Calls("""{"city":"Oslo"}"""), "\"tool_calls\"", [$"{Calls("""{"city":"Oslo"}""").Replace("\"index\":0,", string.Empty, StringComparison.Ordinal)}|\"tool_calls\""], ["call_1", "weather", "Oslo"]),
    };

    public static TheoryData<Door, string> Cases { get; } = new(
        from door in Enum.GetValues<Door>()
        where door >= Door.GatewayBeforeClients
        from name in Answers.Keys
        select (door, name));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_an_odd_server_says_arrives(Door door, string name)
    {
        (string message, string finish, string[] deltas, string[] arrives) = Answers[name];
        await using OpenedDoor opened = await OpenedDoor.OpenAsync(door, static routing => routing.UseFallback());
        opened.Weak.Failure = (context, isStream) => isStream
            ? FakeModel.EventsAsync(context, [.. deltas.Select(static delta => Chunk(delta.Split('|')[0], delta.Split('|')[1])), "[DONE]"])
            : FakeModel.StatusAsync(context, 200, $$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant",{{message[1..]}},"finish_reason":{{finish}}}]}""");

        string answer = await opened.AskRawAsync(new DoorRequest("easy"));

        string plain = Escapes().Replace(answer, static escape => ((char)Convert.ToInt32(escape.Groups[1].Value, 16)).ToString());
        Assert.All(arrives, expected => Assert.Contains(expected, plain, StringComparison.Ordinal));
        Assert.Equal(0, opened.Strong.Calls);
    }

    private static string Calls(string arguments, bool asText = true) =>
        $$$"""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":{{{(asText ? System.Text.Json.JsonSerializer.Serialize(arguments) : arguments)}}}}}]}""";

    private static string Chunk(string delta, string finish) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""";

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escapes();
}
