using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RouteLlm;

/// <summary>Reads the body of a request whole, as far as it is allowed to be large.</summary>
internal static class RequestBody
{
    // What a client says of its length is believed up to here only: memory comes with the bytes.
    private const int LargestFirstBuffer = 64 * 1024;

    // Each buffer that was too small is garbage for a while: doubling would leave as much of it as the body has bytes.
    private const int GrowthToKnownLength = 8;

    // The last buffer stays as long as the request: one that nothing bounds may be twice as large as the body, no more.
    private const int GrowthToUnknownLength = 2;

    /// <exception cref="GatewayException">The body is larger than allowed, or encoded.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, long maximum)
    {
        HttpRequest request = context.Request;
        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new GatewayException(new ApiError(StatusCodes.Status415UnsupportedMediaType, "The body is compressed (Content-Encoding). Send it uncompressed."));
        }

        if (request.ContentLength > maximum)
        {
            throw GatewayException.TooLarge(maximum);
        }

        // The server's own limit would come before a larger one of ours, which is counted below.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        byte[] buffer = new byte[(int)Math.Clamp(request.ContentLength ?? 4096, 1, LargestFirstBuffer)];
        int length = 0;
        while (length != request.ContentLength)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)(request.ContentLength is { } contentLength
                    ? Math.Min((long)buffer.Length * GrowthToKnownLength, contentLength)
                    : Math.Min((long)buffer.Length * GrowthToUnknownLength, maximum + 1)));
            }

            int read = await ReadAsync(request, buffer.AsMemory(length), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            length += read;
            if (length > maximum)
            {
                throw GatewayException.TooLarge(maximum);
            }
        }

        return buffer.AsMemory(0, length);
    }

    private static async ValueTask<int> ReadAsync(HttpRequest request, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is OverflowException)
        {
            // The server takes a chunk's size that is no number for a failure of its own.
            throw new BadHttpRequestException("A chunk of the body has an invalid size.", exception);
        }
    }
}
