using System.Buffers.Binary;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>From the JSON of an answer to embeddings in the order of the inputs.</summary>
internal sealed class EmbeddingsResponse
{
    private readonly PipelineResponse _response;
    private readonly Embedding<float>?[] _embeddings;

    private EmbeddingsResponse(PipelineResponse response, int inputs)
    {
        _response = response;
        _embeddings = new Embedding<float>?[inputs];
    }

    /// <summary>Gets the embedding of each input.</summary>
    public IReadOnlyList<Embedding<float>> Embeddings => _embeddings!;

    /// <summary>Gets the tokens that were read, if the server counts them.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <param name="response">What the server answered, with a successful status.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="dimensions">The number of values that was asked for, if any was.</param>
    /// <exception cref="ClientResultException">The answer holds no embedding that can be used for each input.</exception>
    public static EmbeddingsResponse From(PipelineResponse response, int inputs, int? dimensions)
    {
        var read = new EmbeddingsResponse(response, inputs);
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Content.ToMemory());
            read.Read(document.RootElement, dimensions);
            return read;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Text that is not valid Unicode passes the parser, and is found out only when it is read.
            throw new ClientResultException("The server's answer is not JSON.", response, exception);
        }
    }

    private void Read(JsonElement root, int? dimensions)
    {
        if (Member(root, "error") is { ValueKind: not JsonValueKind.Null } error)
        {
            throw new ClientResultException(ReportedError.Message(error.GetRawText()), _response);
        }

        if (Member(root, "data") is not { ValueKind: JsonValueKind.Array } data)
        {
            throw Wrong("without 'data'");
        }

        string? model = Member(root, "model") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        int position = 0;
        foreach (JsonElement item in data.EnumerateArray())
        {
            int index = IndexOf(item, position++);
            float[] vector = VectorOf(item, index);
            if (dimensions is { } asked && vector.Length != asked)
            {
                throw Wrong($"with embeddings of {vector.Length} values, but {asked} were asked for. Leave the number out if the model has a fixed one");
            }

            _embeddings[index] = new Embedding<float>(vector) { ModelId = model, CreatedAt = now };
        }

        if (Array.IndexOf(_embeddings, null) is >= 0 and int missing)
        {
            throw Wrong($"without an embedding for input {missing} of {_embeddings.Length}, counted from 0");
        }

        Usage = UsageOf(root);
    }

    // Servers that leave out zeros, as Gemini's does, give the first embedding no index; others give none at all.
    private int IndexOf(JsonElement item, int position)
    {
        int index = position;
        if (Member(item, "index") is { ValueKind: not JsonValueKind.Null } given && !(given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out index)))
        {
            throw Wrong($"with the index {given.GetRawText()}");
        }

        if (index < 0 || index >= _embeddings.Length)
        {
            throw Wrong($"with an embedding for input {index}, counted from 0, but there are {_embeddings.Length}");
        }

        return _embeddings[index] is null ? index : throw Wrong($"with two embeddings for input {index}, counted from 0");
    }

    private float[] VectorOf(JsonElement item, int index)
    {
        switch (Member(item, "embedding"))
        {
            case { ValueKind: JsonValueKind.Array } numbers:
                return [.. numbers.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Number
                    ? number.GetSingle()
                    : throw Wrong($"with {number.GetRawText()} for a number in the embedding of input {index}, counted from 0"))];

            // Some servers give base64 unasked: single-precision floats, little-endian.
            case { ValueKind: JsonValueKind.String } text when text.TryGetBytesFromBase64(out byte[]? bytes) && bytes.Length % sizeof(float) == 0:
                var vector = new float[bytes.Length / sizeof(float)];
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
                }

                return vector;
            default:
                throw Wrong($"without an array or base64 of single-precision numbers as the embedding of input {index}, counted from 0");
        }
    }

    private static UsageDetails? UsageOf(JsonElement root)
    {
        if (Member(root, "usage") is not { } usage)
        {
            return null;
        }

        long? Count(string name) => Member(usage, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long count) ? count : null;
        long? input = Count("prompt_tokens");
        long? total = Count("total_tokens");
        return input is null && total is null ? null : new UsageDetails { InputTokenCount = input, TotalTokenCount = total ?? input };
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    private ClientResultException Wrong(string problem) => new($"The server answered {problem}.", _response);
}
