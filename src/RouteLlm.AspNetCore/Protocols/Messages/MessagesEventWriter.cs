using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a streamed answer into Anthropic's events. For one answer.</summary>
internal sealed class MessagesEventWriter(HttpContext context, string model) : IAnswerStream
{
    private const string Text = "text";
    private const string Thinking = "thinking";

    private readonly StreamedUsage _usage = new();
    private ChatFinishReason? _finishReason;
    private AIContent? _ending;
    private string? _openBlock;
    private int _index = -1;
    private bool _hasBegun;

    public async Task WriteAsync(ChatResponseUpdate update)
    {
        _usage.Take(update);
        _finishReason = update.FinishReason ?? _finishReason;
        await BeginAsync(update.ResponseId, update.ModelId).ConfigureAwait(false);
        foreach (AIContent content in update.Contents)
        {
            await WriteAsync(content).ConfigureAwait(false);
        }
    }

    public async Task EndAsync()
    {
        await BeginAsync(id: null, modelId: null).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        await SendAsync("message_delta", json =>
        {
            json.WriteStartObject("delta");
            json.WriteString("stop_reason", MessagesWriter.StopReason(_finishReason, _ending is null ? [] : [_ending]));
            json.WriteNull("stop_sequence");
            json.WriteEndObject();
            MessagesWriter.WriteUsage(json, _usage.Counted);
        }).ConfigureAwait(false);
        await SendAsync("message_stop", static _ => { }).ConfigureAwait(false);
    }

    public Task FailAsync(ApiError error) => EventOutput.WriteAsync(context, MessagesWriter.WriteError(error), "error");

    private Task SendAsync(string type, Action<Utf8JsonWriter> write) => EventOutput.WriteAsync(
        context,
        WrittenJson.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            write(json);
            json.WriteEndObject();
        }),
        type);

    private Task BeginAsync(string? id, string? modelId)
    {
        if (_hasBegun)
        {
            return Task.CompletedTask;
        }

        _hasBegun = true;
        return SendAsync("message_start", json =>
        {
            json.WritePropertyName("message");
            MessagesWriter.Begin(json, id ?? MessagesWriter.NewId(), modelId ?? model);
            json.WriteStartArray("content");
            json.WriteEndArray();
            json.WriteNull("stop_reason");
            json.WriteNull("stop_sequence");
            MessagesWriter.WriteUsage(json, _usage.Counted);
            json.WriteEndObject();
        });
    }

    private async Task WriteAsync(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                await WriteReasoningAsync(reasoning).ConfigureAwait(false);
                break;
            case TextContent { Text.Length: > 0 } text:
                await WriteTextAsync(text.Text).ConfigureAwait(false);
                break;
            case ErrorContent { ErrorCode: Refusal.ErrorCode } refusal:
                _ending = refusal;
                await WriteTextAsync(refusal.Message).ConfigureAwait(false);
                break;
            case FunctionCallContent call:
                _ending ??= call;
                await WriteCallAsync(call).ConfigureAwait(false);
                break;
        }
    }

    private async Task WriteTextAsync(string text)
    {
        await OpenAsync(Text).ConfigureAwait(false);
        await DeltaAsync("text_delta", Text, text).ConfigureAwait(false);
    }

    private async Task WriteReasoningAsync(TextReasoningContent reasoning)
    {
        if (reasoning.Text is { Length: > 0 } text)
        {
            await OpenAsync(Thinking).ConfigureAwait(false);
            await DeltaAsync("thinking_delta", Thinking, text).ConfigureAwait(false);
        }

        if (reasoning.ProtectedData is not { Length: > 0 } data)
        {
            return;
        }

        if (_openBlock == Thinking)
        {
            await DeltaAsync("signature_delta", "signature", data).ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
            return;
        }

        await StartAsync("redacted_thinking", json => json.WriteString("data", data)).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    private async Task WriteCallAsync(FunctionCallContent call)
    {
        await StartAsync("tool_use", json =>
        {
            json.WriteString("id", call.CallId);
            json.WriteString("name", call.Name);
            json.WriteStartObject("input");
            json.WriteEndObject();
        }).ConfigureAwait(false);
        await DeltaAsync("input_json_delta", "partial_json", CallArguments.Write(call)).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    private Task OpenAsync(string block) => _openBlock == block ? Task.CompletedTask : StartAsync(block, json =>
    {
        json.WriteString(block, string.Empty);
        if (block == Thinking)
        {
            json.WriteString("signature", string.Empty);
        }
    });

    private async Task StartAsync(string block, Action<Utf8JsonWriter> write)
    {
        await CloseAsync().ConfigureAwait(false);
        _openBlock = block;
        _index++;
        await SendAsync("content_block_start", json =>
        {
            json.WriteNumber("index", _index);
            json.WriteStartObject("content_block");
            json.WriteString("type", block);
            write(json);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private Task DeltaAsync(string type, string name, string text) => SendAsync("content_block_delta", json =>
    {
        json.WriteNumber("index", _index);
        json.WriteStartObject("delta");
        json.WriteString("type", type);
        json.WriteString(name, text);
        json.WriteEndObject();
    });

    private Task CloseAsync()
    {
        if (_openBlock is null)
        {
            return Task.CompletedTask;
        }

        _openBlock = null;
        return SendAsync("content_block_stop", json => json.WriteNumber("index", _index));
    }
}
