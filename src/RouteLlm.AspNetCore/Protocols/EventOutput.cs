using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RouteLlm;

/// <summary>Writes server-sent events to a client.</summary>
internal static class EventOutput
{
    /// <summary>Says, before the first event, what follows.</summary>
    public static void Begin(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        StreamHeaders.Write(context.Response.Headers);
    }

    /// <summary>Writes one event.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="data">Its data, one line.</param>
    /// <param name="name">Its name; <see langword="null"/> for none.</param>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> data, string? name = null)
    {
        byte[] lines = name is null
            ? [.. "data: "u8, .. data.Span, .. "\n\n"u8]
            : [.. "event: "u8, .. Encoding.ASCII.GetBytes(name), .. "\ndata: "u8, .. data.Span, .. "\n\n"u8];
        await context.Response.Body.WriteAsync(lines, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
