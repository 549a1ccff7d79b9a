using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates a streamed answer into OpenAI's events. For one answer.</summary>
internal sealed class CompletionEventWriter(string model, bool includeUsage)
{
    private string _id = CompletionWriter.NewId();
    private string _model = model;
    private DateTimeOffset _created = DateTimeOffset.UtcNow;
    private ChatFinishReason? _finishReason;
    private UsageDetails? _usage;
    private bool _hasBegun;
    private int _calls;

    public static void Begin(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        StreamHeaders.Write(context.Response.Headers);
    }

    /// <summary>Writes one event.</summary>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> data)
    {
        byte[] line = [.. "data: "u8, .. data.Span, .. "\n\n"u8];
        await context.Response.Body.WriteAsync(line, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes what an update brings.</summary>
    public async Task WriteAsync(HttpContext context, ChatResponseUpdate update)
    {
        if (!_hasBegun)
        {
            _id = update.ResponseId ?? _id;
            _model = update.ModelId ?? _model;
            _created = update.CreatedAt ?? _created;
        }

        _finishReason = update.FinishReason ?? _finishReason;
        foreach (UsageContent usage in update.Contents.OfType<UsageContent>())
        {
            Count(usage.Details);
        }

        FunctionCallContent[] calls = [.. update.Contents.OfType<FunctionCallContent>()];
        var words = AnswerWords.Of(update.Contents);
        if (!words.IsEmpty || calls.Length > 0 || !_hasBegun)
        {
            await WriteAsync(context, Chunk(words, calls, finishReason: null)).ConfigureAwait(false);
            _hasBegun = true;
            _calls += calls.Length;
        }
    }

    /// <summary>Writes the end.</summary>
    public async Task EndAsync(HttpContext context)
    {
        await WriteAsync(context, Chunk(default, [], CompletionWriter.FinishReason(_finishReason, _calls > 0))).ConfigureAwait(false);
        if (includeUsage && _usage is { } usage)
        {
            await WriteAsync(context, CompletionWriter.Json(json =>
            {
                CompletionWriter.Begin(json, _id, "chat.completion.chunk", _created, _model);
                json.WriteStartArray("choices");
                json.WriteEndArray();
                CompletionWriter.WriteUsage(json, usage);
                json.WriteEndObject();
            })).ConfigureAwait(false);
        }

        await WriteAsync(context, "[DONE]"u8.ToArray()).ConfigureAwait(false);
    }

    // Providers count once, or as running totals: the largest numbers hold.
    private void Count(UsageDetails counted)
    {
        _usage ??= new UsageDetails();
        _usage.InputTokenCount = Math.Max(_usage.InputTokenCount ?? 0, counted.InputTokenCount ?? 0);
        _usage.CachedInputTokenCount = Math.Max(_usage.CachedInputTokenCount ?? 0, counted.CachedInputTokenCount ?? 0);
        _usage.OutputTokenCount = Math.Max(_usage.OutputTokenCount ?? 0, counted.OutputTokenCount ?? 0);
        _usage.TotalTokenCount = Math.Max(_usage.TotalTokenCount ?? 0, counted.TotalTokenCount ?? 0);
    }

    private byte[] Chunk(AnswerWords words, FunctionCallContent[] calls, string? finishReason) => CompletionWriter.Json(json =>
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
