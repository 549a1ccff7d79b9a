using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GatewayLoad;

/// <summary>
/// A model that answers at once, with a completion or with a stream of events; or, where the body has <c>seconds</c>, with five events a
/// second for so long.
/// </summary>
internal static class FastUpstream
{
    /// <summary>How many pieces of text a stream has.</summary>
    public const int EventsOfAStream = 20;

    /// <summary>The text of each.</summary>
    public const string Piece = " token";

    /// <summary>The text of an answer that is not streamed.</summary>
    public const string Answer = "The sum of the first n odd numbers is n squared, since every next odd number is the difference of two squares.";

    private static ReadOnlySpan<byte> SecondsField => "\"seconds\":"u8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly byte[] Completion = Encoding.UTF8.GetBytes(
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"model","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Answer}}}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":42,"completion_tokens":24,"total_tokens":66}}""");

    private static readonly byte[] Event = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + Piece + "\"},\"finish_reason\":null}]}\n\n");

    private static readonly byte[] End = "data: [DONE]\n\n"u8.ToArray();

    public static Task<int> RunAsync(int port)
    {
        WebApplication app = LoopbackServer.Create(port).Build();
        app.MapPost("/v1/chat/completions", (RequestDelegate)AnswerAsync);
        return LoopbackServer.ServeAsync(app);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        byte[] body = ArrayPool<byte>.Shared.Rent(4096);
        int length = await context.Request.Body.ReadAtLeastAsync(body, (int)(context.Request.ContentLength ?? body.Length), throwOnEndOfStream: false, context.RequestAborted);
        bool isStream = body.AsSpan(0, length).IndexOf("\"stream\":true"u8) >= 0;
        int? seconds = SecondsIn(body.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(body);
        await (seconds is { } slow ? StreamSlowlyAsync(context, slow) : AnswerAsync(context, isStream));
    }

    /// <summary>Answers a request that has been read.</summary>
    public static Task AnswerAsync(HttpContext context, bool isStream) => isStream ? StreamAsync(context) : CompleteAsync(context);

    private static int? SecondsIn(ReadOnlySpan<byte> body) =>
        body.IndexOf(SecondsField) is >= 0 and int start && Utf8Parser.TryParse(body[(start + SecondsField.Length)..], out int seconds, out _) ? seconds : null;

    private static Task CompleteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Completion.Length;
        return context.Response.Body.WriteAsync(Completion, context.RequestAborted).AsTask();
    }

    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        for (int i = 0; i < EventsOfAStream; i++)
        {
            await context.Response.Body.WriteAsync(Event, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(End, context.RequestAborted);
    }

    private static async Task StreamSlowlyAsync(HttpContext context, int seconds)
    {
        context.Response.ContentType = "text/event-stream";
        int events = (int)(TimeSpan.FromSeconds(seconds) / Pause);
        for (int i = 0; i < events; i++)
        {
            await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"data: {i}\n\n"), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Pause, context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(End, context.RequestAborted);
    }
}
