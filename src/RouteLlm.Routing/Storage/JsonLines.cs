using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads files with one JSON object a line, in constant memory.</summary>
internal static class JsonLines
{
    /// <summary>Opens a file for reading; one that ends in <c>.gz</c> is decompressed on the way.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>A reader over its text, UTF-8.</returns>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static StreamReader Open(string path)
    {
        // What is written or renamed meanwhile may be read as well: a log is.
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }

    /// <summary>Reads the lines in order; blank lines are passed over but counted.</summary>
    /// <param name="reader">Where the lines come from.</param>
    /// <param name="fileName">How to name the file in errors.</param>
    /// <param name="onInvalidLine">
    /// Called with the error of a line that is not a JSON object, which is then passed over; <see langword="null"/> to throw it.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is <see langword="null"/>.</exception>
    /// <exception cref="JsonLineException">
    /// A line is not a JSON object, and <paramref name="onInvalidLine"/> is <see langword="null"/>.
    /// </exception>
    public static async IAsyncEnumerable<JsonLine> ReadAsync(
        TextReader reader,
        string fileName,
        Action<JsonLineException>? onInvalidLine = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        long number = 0;
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            JsonLine line;
            try
            {
                line = new JsonLine(fileName, number, ParseObject(fileName, number, text));
            }
            catch (JsonLineException exception) when (onInvalidLine is not null)
            {
                onInvalidLine(exception);
                continue;
            }

            yield return line;
        }
    }

    /// <summary>Reads a file that may still be written: a last line without an end that is no JSON object is passed over.</summary>
    /// <exception cref="JsonLineException">Another line is not a JSON object.</exception>
    public static async IAsyncEnumerable<JsonLine> ReadLogAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using StreamReader reader = Open(path);
        JsonLineException? invalid = null;
        await foreach (JsonLine line in ReadAsync(reader, path, OnInvalid, cancellationToken).ConfigureAwait(false))
        {
            if (invalid is not null)
            {
                throw invalid;
            }

            yield return line;
        }

        if (invalid is not null && !(reader.BaseStream is FileStream file && EndedInsideLine(file)))
        {
            throw invalid;
        }

        void OnInvalid(JsonLineException exception) => invalid = invalid is null ? exception : throw invalid;
    }

    /// <summary>Reads the lines in order, for those who cannot wait asynchronously; blank lines are passed over but counted.</summary>
    internal static IEnumerable<JsonLine> Read(TextReader reader, string fileName)
    {
        long number = 0;
        while (reader.ReadLine() is { } text)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new JsonLine(fileName, number, ParseObject(fileName, number, text));
            }
        }
    }

    // Where the reading ended, not the file, which may have grown since.
    private static bool EndedInsideLine(FileStream file)
    {
        Span<byte> last = stackalloc byte[1];
        return RandomAccess.Read(file.SafeFileHandle, last, file.Position - 1) == 1 && last[0] != (byte)'\n';
    }

    private static JsonElement ParseObject(string fileName, long number, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new JsonLineException(fileName, number, "it is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new JsonLineException(fileName, number, "it is not JSON.", exception);
        }
    }
}
