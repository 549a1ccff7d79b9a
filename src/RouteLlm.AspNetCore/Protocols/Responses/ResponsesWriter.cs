using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates an answer into OpenAI's JSON of a response.</summary>
internal static class ResponsesWriter
{
    public static byte[] Write(ChatResponse response, TranslatedRequest request, string model)
    {
        var head = new ResponseHead(
            ResponseHead.IdOf(response.ConversationId, response.ResponseId), response.CreatedAt ?? DateTimeOffset.UtcNow, response.ModelId ?? model, response.ConversationId is not null);
        byte[][] items = [.. Items(response.Messages.SelectMany(static message => message.Contents))];
        return WrittenJson.Of(json => head.Write(json, request, ResponseHead.StatusOf(response.FinishReason), items, response.FinishReason, response.Usage ?? new UsageDetails()));
    }

    private static IEnumerable<byte[]> Items(IEnumerable<AIContent> contents)
    {
        foreach (AIContent content in contents)
        {
            switch (content)
            {
                case TextReasoningContent reasoning when reasoning.Text is { Length: > 0 } || reasoning.ProtectedData is not null:
                    yield return WrittenJson.Of(json => ResponseItemWriter.WriteReasoning(
                        json, ResponseItemWriter.NewId("rs"), ResponseItemWriter.Completed, reasoning.Text, reasoning.ProtectedData));
                    break;
                case TextContent { Text.Length: > 0 } text:
                    yield return Message(text.Text, isRefusal: false);
                    break;
                case ErrorContent { ErrorCode: Refusal.ErrorCode } refusal:
                    yield return Message(refusal.Message, isRefusal: true);
                    break;
                case FunctionCallContent call:
                    yield return WrittenJson.Of(json => ResponseItemWriter.WriteCall(
                        json, ResponseItemWriter.NewId("fc"), ResponseItemWriter.Completed, call.CallId, call.Name, CallArguments.Write(call)));
                    break;
            }
        }
    }

    private static byte[] Message(string text, bool isRefusal) =>
        WrittenJson.Of(json => ResponseItemWriter.WriteMessage(json, ResponseItemWriter.NewId("msg"), ResponseItemWriter.Completed, text, isRefusal));
}
