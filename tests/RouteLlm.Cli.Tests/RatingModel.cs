using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>A model on loopback that is asked for ratings.</summary>
internal static class RatingModel
{
    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers a prompt, which may be asked about a second time, the other way round.</param>
    public static Task<RecordingUpstream> StartAsync(Func<HttpContext, string, bool, Task<string>> answer) => RecordingUpstream.StartAsync(async context =>
    {
        string body = (string)context.Items[RecordingUpstream.BodyKey]!;
        bool isSecond = ((string)JsonNode.Parse(body)!["messages"]![0]!["content"]!).Contains("the weak assistant's answer", StringComparison.Ordinal);
        string text = await answer(context, PromptOf(body), isSecond);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            context.Response.StatusCode == StatusCodes.Status200OK
                ? $$$"""{"id":"1","object":"chat.completion","created":1700000000,"model":"judge","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":{{{JsonSerializer.Serialize(text)}}}}}],"usage":{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11}}"""
                : $$$"""{"error":{"message":{{{JsonSerializer.Serialize(text)}}}}}""",
            context.RequestAborted);
    });

    /// <summary>Finds proofs hard and all else easy, whichever way it is asked.</summary>
    public static Func<HttpContext, string, bool, Task<string>> Honest { get; } = static (_, prompt, isSecond) => Task.FromResult(HonestAnswer(prompt, isSecond));

    public static string HonestAnswer(string prompt, bool isSecond) => prompt.StartsWith("prove", StringComparison.Ordinal) != isSecond ? "90" : "10";

    public static string PromptOf(ReceivedCall call) => PromptOf(call.Text);

    /// <summary>
    /// Gets all that a model reads which keeps to the quotes: the messages but for the prompt, and the whole where that is no JSON object
    /// with the prompt alone.
    /// </summary>
    public static string TextOutsideOfPrompt(string body)
    {
        JsonNode messages = JsonNode.Parse(body)!["messages"]!;
        string user = (string)messages[1]!["content"]!;
        JsonObject quoted = JsonNode.Parse(user)!.AsObject();
        bool isWhole = messages.AsArray().Count == 2 && quoted.Count == 1 && quoted["prompt"] is JsonValue;
        return (string)messages[0]!["content"]! + (isWhole ? string.Empty : user);
    }

    private static string PromptOf(string body) => (string)JsonNode.Parse((string)JsonNode.Parse(body)!["messages"]![1]!["content"]!)!["prompt"]!;
}
