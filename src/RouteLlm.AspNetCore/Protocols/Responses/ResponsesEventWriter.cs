using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a streamed answer into the events of OpenAI's Responses. For one answer.</summary>
internal sealed class ResponsesEventWriter(HttpContext context, TranslatedRequest request, string model) : IAnswerStream
{
    private readonly StreamedUsage _usage = new();
    private readonly List<byte[]> _items = [];
    private readonly ResponseEvents _events = new(context);
    private OpenResponseItem? _open;
    private ResponseHead? _head;
    private ChatFinishReason? _finishReason;
    private string? _conversationId;

    public async Task WriteAsync(ChatResponseUpdate update)
    {
        _usage.Take(update);
        _finishReason = update.FinishReason ?? _finishReason;
        _conversationId ??= update.ConversationId;
        await BeginAsync(update).ConfigureAwait(false);
        foreach (AIContent content in update.Contents)
        {
            await WriteAsync(content).ConfigureAwait(false);
        }
    }

    public async Task EndAsync()
    {
        await BeginAsync(update: null).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        string status = ResponseHead.StatusOf(_finishReason);
        await SendResponseAsync($"response.{status}", status, error: null).ConfigureAwait(false);
    }

    public async Task FailAsync(ApiError error)
    {
        await BeginAsync(update: null).ConfigureAwait(false);
        await SendResponseAsync("response.failed", "failed", error).ConfigureAwait(false);
    }

    private async Task BeginAsync(ChatResponseUpdate? update)
    {
        if (_head is not null)
        {
            return;
        }

        _head = new ResponseHead(
            ResponseHead.IdOf(_conversationId, update?.ResponseId), update?.CreatedAt ?? DateTimeOffset.UtcNow, update?.ModelId ?? model, _conversationId is not null);
        await SendResponseAsync("response.created", ResponseItemWriter.InProgress, error: null).ConfigureAwait(false);
        await SendResponseAsync("response.in_progress", ResponseItemWriter.InProgress, error: null).ConfigureAwait(false);
    }

    private Task SendResponseAsync(string type, string status, ApiError? error) => _events.SendAsync(type, json =>
    {
        bool hasEnded = status != ResponseItemWriter.InProgress;
        json.WritePropertyName("response");
        _head!.Write(json, request, status, _items, hasEnded ? _finishReason : null, hasEnded ? _usage.Counted ?? new UsageDetails() : null, error);
    });

    private async Task WriteAsync(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                await WriteReasoningAsync(reasoning).ConfigureAwait(false);
                break;
            case TextContent { Text.Length: > 0 } text:
                await AppendAsync(OpenResponseItem.Kind.Text, text.Text).ConfigureAwait(false);
                break;
            case ErrorContent { ErrorCode: Refusal.ErrorCode } refusal:
                await AppendAsync(OpenResponseItem.Kind.Refusal, refusal.Message).ConfigureAwait(false);
                break;
            case FunctionCallContent call:
                await WriteCallAsync(call).ConfigureAwait(false);
                break;
        }
    }

    private async Task AppendAsync(OpenResponseItem.Kind kind, string text)
    {
        if (_open?.ItemKind != kind)
        {
            await CloseAsync().ConfigureAwait(false);
            _open = new OpenResponseItem(_events, kind, _items.Count);
            await _open.BeginAsync().ConfigureAwait(false);
        }

        await _open.AppendAsync(text).ConfigureAwait(false);
    }

    private async Task WriteReasoningAsync(TextReasoningContent reasoning)
    {
        // Also for what has no text that may be read.
        if (reasoning.Text is { Length: > 0 } || reasoning.ProtectedData is not null)
        {
            await AppendAsync(OpenResponseItem.Kind.Reasoning, reasoning.Text ?? string.Empty).ConfigureAwait(false);
        }

        if (reasoning.ProtectedData is { } data)
        {
            _open!.Encrypted = data;
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteCallAsync(FunctionCallContent call)
    {
        await CloseAsync().ConfigureAwait(false);
        string id = ResponseItemWriter.NewId("fc");
        string arguments = CallArguments.Write(call);
        int index = _items.Count;
        await _events.SendItemAsync("response.output_item.added", index, json => ResponseItemWriter.WriteCall(json, id, ResponseItemWriter.InProgress, call.CallId, call.Name, string.Empty)).ConfigureAwait(false);
        await _events.SendAsync("response.function_call_arguments.delta", json => WriteArguments(json, id, index, "delta", arguments)).ConfigureAwait(false);
        await _events.SendAsync("response.function_call_arguments.done", json => WriteArguments(json, id, index, "arguments", arguments)).ConfigureAwait(false);
        byte[] item = WrittenJson.Of(json => ResponseItemWriter.WriteCall(json, id, ResponseItemWriter.Completed, call.CallId, call.Name, arguments));
        await _events.SendItemAsync("response.output_item.done", index, json => json.WriteRawValue(item)).ConfigureAwait(false);
        _items.Add(item);
    }

    private static void WriteArguments(Utf8JsonWriter json, string id, int index, string name, string arguments)
    {
        json.WriteString("item_id", id);
        json.WriteNumber("output_index", index);
        json.WriteString(name, arguments);
    }

    private async Task CloseAsync()
    {
        if (_open is { } open)
        {
            _open = null;
            _items.Add(await open.EndAsync().ConfigureAwait(false));
        }
    }
}
