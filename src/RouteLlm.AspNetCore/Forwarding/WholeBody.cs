using System.IO.Compression;

namespace RouteLlm;

/// <summary>Reads whole answers, compressed or not.</summary>
internal static class WholeBody
{
    private const int MostDecompressed = 64 * 1024 * 1024;

    /// <summary>Refuses a whole response that holds no answer.</summary>
    /// <exception cref="UpstreamException">It is an error under a successful status, has no choice, or a stream was due.</exception>
    public static void ThrowIfNone(
        UpstreamAnswer answer, IAnswerReader reader, bool isStreamDue, RoutedModel model, IAttemptProgress attempt)
    {
        if (!answer.IsComplete)
        {
            // Too large to be an error.
            return;
        }

        ReadOnlyMemory<byte> json = PlainBytesOf(answer);
        var part = new AnswerPart();
        reader.Read(json.Span, part, readsText: false);
        answer.Whole = part;
        string? problem = part.IsError ? "The upstream answered with an error."
            : isStreamDue ? "The upstream answered with JSON instead of a stream."
            : part.HasNoChoice ? "The upstream answered without a choice."
            // In a piece of a stream, half a character may find its other half in the next; in a whole answer most clients fail over it.
            : JsonCheck.HoldsBadText(json.Span, maximumDepth: 256) ? "The upstream's answer contains text that is not valid Unicode."
            : null;
        if (problem is null)
        {
            return;
        }

        if (part.Usage is { } usage)
        {
            attempt.Bill(model, usage);
        }

        throw part.IsError ? FailedAnswers.Reported(reader.ErrorOf(json)) : FailedAnswers.None(problem);
    }

    /// <summary>Gets the bytes of a complete answer, decompressed where they are compressed.</summary>
    public static ReadOnlyMemory<byte> PlainBytesOf(UpstreamAnswer answer)
    {
        if (!answer.IsEncoded || answer.Response.Content.Headers.ContentEncoding is not { Count: 1 } encodings)
        {
            return answer.Held;
        }

        var source = new MemoryStream(answer.Held.ToArray(), writable: false);
        using Stream? plain = encodings.Single().ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(source, CompressionMode.Decompress),
            "BR" => new BrotliStream(source, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(source, CompressionMode.Decompress),
            _ => null,
        };
        return plain is null ? default(ReadOnlyMemory<byte>) : Decompress(plain);
    }

    private static ReadOnlyMemory<byte> Decompress(Stream stream)
    {
        var plain = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (plain.Length < MostDecompressed && stream.Read(buffer) is > 0 and int read)
            {
                plain.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            // Its bytes pass, whatever they are.
        }

        return plain.GetBuffer().AsMemory(0, (int)plain.Length);
    }
}
