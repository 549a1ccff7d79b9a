using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>
/// Answers as OpenAI, Ollama and Anthropic do, whole and streamed, with the name of the model that was asked for; Ollama and Anthropic call
/// the first tool that is offered before.
/// </summary>
internal static class FakeModels
{
    /// <param name="failing">The names of models that are down.</param>
    public static Task<RecordingUpstream> StartAsync(params string[] failing) => RecordingUpstream.StartAsync(async context =>
    {
        FakeModelRequest request = FakeModelRequest.Read((string)context.Items[RecordingUpstream.BodyKey]!);
        if (failing.Contains(request.Model))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        (string type, string answer) = context.Request.Path.Value switch
        {
            "/api/chat" => FakeOllama.Answer(request),
            "/v1/messages" => FakeAnthropic.Answer(request),
            { } path when path.EndsWith("/chat/completions", StringComparison.Ordinal) => FakeOpenAI.Answer(request),
            var path => throw new InvalidOperationException($"Nothing is served at {path}."),
        };
        context.Response.ContentType = type;
        await context.Response.WriteAsync(answer, context.RequestAborted);
    });
}
