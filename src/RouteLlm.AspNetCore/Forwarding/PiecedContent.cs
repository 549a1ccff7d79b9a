using System.Net;

namespace RouteLlm;

/// <summary>A body in pieces, so that a long one is not copied for the sake of its model's name.</summary>
internal sealed class PiecedContent(IReadOnlyList<ReadOnlyMemory<byte>> pieces) : HttpContent
{
    /// <summary>Gets the length of all pieces.</summary>
    public long Length { get; } = pieces.Sum(static piece => (long)piece.Length);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Length;
        return true;
    }
}
