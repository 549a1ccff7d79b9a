using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>
/// The reasoning that compatible servers send beside the answer. OpenAI sends none, so the package has no property for it.
/// </summary>
internal static class ReasoningText
{
    public static TextReasoningContent? Of(Sdk.ChatCompletion completion) =>
        Find(ref completion.Patch, "$.choices[0].message.reasoning_content"u8) ?? Find(ref completion.Patch, "$.choices[0].message.reasoning"u8);

    public static TextReasoningContent? Of(Sdk.StreamingChatCompletionUpdate update) =>
        Find(ref update.Patch, "$.choices[0].delta.reasoning_content"u8) ?? Find(ref update.Patch, "$.choices[0].delta.reasoning"u8);

    private static TextReasoningContent? Find(ref JsonPatch patch, ReadOnlySpan<byte> path) =>
        patch.TryGetValue(path, out string? text) && !string.IsNullOrEmpty(text) ? new TextReasoningContent(text) : null;
}
