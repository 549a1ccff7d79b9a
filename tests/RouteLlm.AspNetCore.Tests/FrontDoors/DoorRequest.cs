using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>A request that goes through any door.</summary>
internal sealed record DoorRequest(string Prompt)
{
    public string Model { get; init; } = "router-fixed-0.5";

    /// <summary>Gets what was said before, in turns: the user's, then the model's.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Gets the id of a tool call that the model has made after the prompt, and that now has its result.</summary>
    public string? CallId { get; init; }

    /// <summary>Gets the rounds of tool calls before that one: the id of each call, and its result.</summary>
    public IReadOnlyList<(string CallId, string Result)> Rounds { get; init; } = [];

    public bool HasImage { get; init; }

    /// <summary>Gets whether the model may call the tool "look".</summary>
    public bool HasTools { get; init; }

    /// <summary>Gets whose request it is.</summary>
    public string? Caller { get; init; }

    /// <summary>Gets whether a gateway's client keeps the request from battles.</summary>
    public bool IsKeptFromBattles { get; init; }

    /// <summary>Gets text that stands in a part of its own, after the image.</summary>
    public string? MoreText { get; init; }

    private IEnumerable<(string CallId, string Result)> AllRounds => CallId is null ? Rounds : [.. Rounds, (CallId, "seen")];

    public string ToJson(bool stream)
    {
        var messages = new JsonArray();
        for (int i = 0; i < Before.Count; i++)
        {
            messages.Add(new JsonObject { ["role"] = i % 2 == 0 ? "user" : "assistant", ["content"] = Before[i] });
        }

        messages.Add(new JsonObject
        {
            ["role"] = "user",
            ["content"] = !HasImage ? Prompt : PartsToJson(),
        });
        foreach ((string id, string result) in AllRounds)
        {
            var call = new JsonObject { ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = "look", ["arguments"] = "{}" } };
            messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(call) });
            messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = id, ["content"] = result });
        }

        var body = new JsonObject { ["model"] = Model, ["messages"] = messages };
        if (HasTools)
        {
            body["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = "look", ["parameters"] = new JsonObject { ["type"] = "object" } } });
        }

        if (stream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return body.ToJsonString();
    }

    public IReadOnlyList<ChatMessage> ToMessages()
    {
        List<ChatMessage> messages = [.. Before.Select(static (text, i) => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text))];
        messages.Add(new ChatMessage(ChatRole.User, HasImage ? [new TextContent(Prompt), new DataContent("data:image/png;base64,AAAA"), .. MoreText is null ? Array.Empty<AIContent>() : [new TextContent(MoreText)]] : [new TextContent(Prompt)]));
        foreach ((string id, string result) in AllRounds)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(id, "look", new Dictionary<string, object?>(StringComparer.Ordinal))]));
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, result)]));
        }

        return messages;
    }

    private JsonArray PartsToJson()
    {
        var parts = new JsonArray(
            new JsonObject { ["type"] = "text", ["text"] = Prompt },
            new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = "data:image/png;base64,AAAA" } });
        if (MoreText is not null)
        {
            parts.Add(new JsonObject { ["type"] = "input_text", ["text"] = MoreText });
        }

        return parts;
    }
}
