using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>An upstream's answer that is a failure, kept for the client in case that no other model answers.</summary>
/// <param name="Status">The status to answer with.</param>
/// <param name="Response">The upstream's answer, whose headers pass; <see langword="null"/> where only its body does.</param>
/// <param name="Body">The body as it came.</param>
internal sealed record FailedAnswer(int Status, HttpResponseMessage? Response, ReadOnlyMemory<byte> Body)
{
    public async Task WriteAsync(HttpContext context)
    {
        if (Response is null)
        {
            context.Response.ContentType = "application/json";
        }
        else
        {
            AnswerHeaders.CopyTo(context, Response);
        }

        context.Response.StatusCode = Status;
        context.Response.ContentLength = Body.Length;
        await context.Response.Body.WriteAsync(Body, context.RequestAborted).ConfigureAwait(false);
    }
}
