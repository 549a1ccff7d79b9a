using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a streamed answer into OpenAI's events. For one answer.</summary>
internal sealed class CompletionEventWriter(HttpContext context, string model, bool includeUsage) : IAnswerStream
{
    private readonly StreamedUsage _usage = new();
    private string _id = CompletionWriter.NewId();
    private string _model = model;
    private DateTimeOffset _created = DateTimeOffset.UtcNow;
    private ChatFinishReason? _finishReason;
    private bool _hasBegun;
    private int _calls;

    public async Task WriteAsync(ChatResponseUpdate update)
    {
        if (!_hasBegun)
        {
            _id = update.ResponseId ?? _id;
            _model = update.ModelId ?? _model;
            _created = update.CreatedAt ?? _created;
        }

        _finishReason = update.FinishReason ?? _finishReason;
        _usage.Take(update);
        FunctionCallContent[] calls = [.. update.Contents.OfType<FunctionCallContent>()];
        var words = AnswerWords.Of(update.Contents);
        if (!words.IsEmpty || calls.Length > 0 || !_hasBegun)
        {
            await EventOutput.WriteAsync(context, Chunk(words, calls, finishReason: null)).ConfigureAwait(false);
            _hasBegun = true;
            _calls += calls.Length;
        }
    }

    public async Task EndAsync()
    {
        await EventOutput.WriteAsync(context, Chunk(default, [], CompletionWriter.FinishReason(_finishReason, _calls > 0))).ConfigureAwait(false);
        if (includeUsage && _usage.Counted is { } usage)
        {
            await EventOutput.WriteAsync(context, WrittenJson.Of(json =>
            {
                CompletionWriter.Begin(json, _id, "chat.completion.chunk", _created, _model);
                json.WriteStartArray("choices");
                json.WriteEndArray();
                CompletionWriter.WriteUsage(json, usage);
                json.WriteEndObject();
            })).ConfigureAwait(false);
        }

        await EventOutput.WriteAsync(context, "[DONE]"u8.ToArray()).ConfigureAwait(false);
    }

    public Task FailAsync(ApiError error) => EventOutput.WriteAsync(context, error.ToJson());

    private byte[] Chunk(AnswerWords words, FunctionCallContent[] calls, string? finishReason) => WrittenJson.Of(json =>
    {
        CompletionWriter.Begin(json, _id, "chat.completion.chunk", _created, _model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        if (!_hasBegun)
        {
            json.WriteString("role", "assistant");
        }

        words.WriteDelta(json);
        CompletionWriter.WriteCalls(json, calls, _calls);
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
