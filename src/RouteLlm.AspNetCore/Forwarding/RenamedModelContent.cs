using System.Net;

namespace RouteLlm;

/// <summary>A client's body with another model's name in it, in three pieces: a long body is not copied.</summary>
/// <param name="body">The body.</param>
/// <param name="modelSpan">Where the name stands, its quotes included.</param>
/// <param name="model">The other name, as JSON.</param>
internal sealed class RenamedModelContent(ReadOnlyMemory<byte> body, Range modelSpan, ReadOnlyMemory<byte> model) : HttpContent
{
    private readonly ReadOnlyMemory<byte> _before = body[..modelSpan.Start];
    private readonly ReadOnlyMemory<byte> _after = body[modelSpan.End..];

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_before, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(model, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(_after, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = (long)_before.Length + model.Length + _after.Length;
        return true;
    }
}
