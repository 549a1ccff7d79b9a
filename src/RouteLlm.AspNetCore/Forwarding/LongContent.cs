using System.Net;

namespace RouteLlm;

/// <summary>A body for an upstream in pieces, which are neither copied nor kept.</summary>
/// <remarks>
/// What a connection wrote last stays with it as long as it is pooled: a body that was written at once would take its memory until the
/// connection's next request. The last bytes, which are written by themselves, go through the connection's own buffer.
/// </remarks>
/// <param name="pieces">The pieces of the body, in order.</param>
internal sealed class LongContent(params ReadOnlyMemory<byte>[] pieces) : HttpContent
{
    // Less than the buffer of a connection holds, so that it takes them in.
    private const int LastBytes = 512;

    /// <summary>Gets a client's body with another model's name in it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="modelSpan">Where the name stands, its quotes included.</param>
    /// <param name="model">The other name, as JSON.</param>
    public static LongContent WithModel(ReadOnlyMemory<byte> body, Range modelSpan, ReadOnlyMemory<byte> model) =>
        new(body[..modelSpan.Start], model, body[modelSpan.End..]);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (int i = 0; i < pieces.Length; i++)
        {
            ReadOnlyMemory<byte> piece = pieces[i];
            if (i == pieces.Length - 1 && piece.Length > LastBytes)
            {
                await stream.WriteAsync(piece[..^LastBytes], cancellationToken).ConfigureAwait(false);
                piece = piece[^LastBytes..];
            }

            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            length += piece.Length;
        }

        return true;
    }
}
