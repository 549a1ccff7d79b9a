using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RouteLlm;

/// <summary>Passes a request that no router decides to an upstream, and the answer back, as they are.</summary>
internal sealed class PassThrough(UpstreamEndpoints endpoints, UpstreamClient client, GatewayMetrics metrics)
{
    private const int PieceSize = 16 * 1024;

    /// <param name="context">The client's request.</param>
    /// <param name="endpoint">The upstream.</param>
    /// <param name="path">The path below its address.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="GatewayException">The upstream does not answer, or refuses the gateway's key.</exception>
    public async Task ServeAsync(HttpContext context, UpstreamEndpoint endpoint, string path, ReadOnlyMemory<byte> body)
    {
        AttemptTime silence = AttemptTime.Start(endpoint.Settings.Timeout, TimeProvider.System, context.RequestAborted);
        using HttpRequestMessage message = endpoint.RequestFor(context, path, RequestRewriting.ContentOf(body));
        try
        {
            using HttpResponseMessage response = await client.SendAsync(message, silence.Token).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
            {
                // A refused key may be quoted.
                throw new GatewayException(new ApiError(status, $"The upstream refused the gateway's key (status {status}). The gateway's operator must correct it.") { Code = "upstream_key_refused" });
            }

            context.Response.StatusCode = status;
            AnswerHeaders.CopyTo(context, response);
            await CopyAsync(context, response, silence, endpoint.Settings.MaximumAnswerBytes).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            if (context.Response.HasStarted)
            {
                // What was sent cannot be taken back: the client sees that the answer was broken off.
                metrics.Failed("upstream_broken");
                context.Abort();
                return;
            }

            throw new GatewayException(silence.HasRunOut
                ? new ApiError(StatusCodes.Status504GatewayTimeout, "The upstream did not answer in time.") { Code = "upstream_timeout" }
                : new ApiError(StatusCodes.Status502BadGateway, "The upstream cannot be reached.") { Code = "upstream_unreachable" });
        }
        finally
        {
            silence.End();
        }
    }

    /// <summary>Gets the upstream of a model by the model's name.</summary>
    public UpstreamEndpoint? Find(string model) => endpoints.Find(model);

    private static async Task CopyAsync(HttpContext context, HttpResponseMessage response, AttemptTime silence, long maximumBytes)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        Stream body = response.Content.ReadAsStream(silence.Token);
        byte[] piece = new byte[PieceSize];
        long left = maximumBytes;
        while (true)
        {
            silence.Restart();
            int read = await body.ReadAsync(piece, silence.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            if ((left -= read) < 0)
            {
                throw new IOException("The upstream's answer is larger than allowed.");
            }

            await context.Response.Body.WriteAsync(piece.AsMemory(0, read), context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }
}
