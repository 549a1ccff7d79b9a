using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Embeddings;

namespace RouteLlm;

/// <summary>From inputs and the options of a request to those of the OpenAI package.</summary>
/// <remarks>
/// Written and read by ourselves around the package's client: its own methods ask for base64 and fail on the arrays of numbers that
/// servers give which do not look at what was asked for.
/// </remarks>
internal static class EmbeddingsRequest
{
    // The server unescapes all the same, and most scripts take a third of the room unescaped.
    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Sdk.EmbeddingGenerationOptions For(
        ArraySegment<string> inputs,
        EmbeddingGenerationOptions? options,
        IEmbeddingGenerator generator,
        string model,
        int? dimensions,
        bool asBase64)
    {
        Sdk.EmbeddingGenerationOptions request = Raw(options, generator);
        request.Dimensions ??= options?.Dimensions ?? dimensions;
        request.Patch.Set("$.input"u8, InputJson(inputs));
        if (!request.Patch.Contains("$.model"u8))
        {
            request.Patch.Set("$.model"u8, options?.ModelId ?? model);
        }

        if (asBase64 && !request.Patch.Contains("$.encoding_format"u8))
        {
            request.Patch.Set("$.encoding_format"u8, "base64");
        }

        return request;
    }

    private static Sdk.EmbeddingGenerationOptions Raw(EmbeddingGenerationOptions? options, IEmbeddingGenerator generator) =>
        options?.RawRepresentationFactory?.Invoke(generator) switch
        {
            null => new Sdk.EmbeddingGenerationOptions(),
            Sdk.EmbeddingGenerationOptions raw => raw,
            object other => throw new NotSupportedException(
                $"EmbeddingGenerationOptions.RawRepresentationFactory made a {other.GetType()} for an OpenAIEmbeddingGenerator. " +
                "Make an OpenAI.Embeddings.EmbeddingGenerationOptions for it, or null."),
        };

    private static ReadOnlySpan<byte> InputJson(ArraySegment<string> inputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Unescaped))
        {
            json.WriteStartArray();
            foreach (string input in inputs)
            {
                json.WriteStringValue(input);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan;
    }
}
