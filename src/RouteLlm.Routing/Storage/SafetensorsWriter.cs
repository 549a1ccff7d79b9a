using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes the safetensors format: header length, JSON header, tensor bytes.</summary>
internal static class SafetensorsWriter
{
    // The format's writers align tensor data to 8 bytes by padding the header with spaces.
    private const int UsualAlignment = 8;

    public static void Write(SafetensorsFile file, Stream stream)
    {
        WriteHeader(stream, file.Tensors.Select(static tensor => new TensorDeclaration(tensor.Key, tensor.Value.ElementType, tensor.Value.Shape.ToArray())), file.Metadata);
        foreach (StoredTensor tensor in file.Tensors.Values)
        {
            stream.Write(tensor.Data.Span);
        }
    }

    /// <summary>Writes what stands before the tensors' bytes, which follow in the order of the declarations.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Text by key.</param>
    /// <param name="alignment">The bytes of the first tensor begin at a multiple of this.</param>
    public static void WriteHeader(
        Stream stream, IEnumerable<TensorDeclaration> tensors, IReadOnlyDictionary<string, string> metadata, int alignment = UsualAlignment)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            WriteJson(json, tensors, metadata);
        }

        int padding = (alignment - ((sizeof(ulong) + header.WrittenCount) % alignment)) % alignment;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
    }

    private static void WriteJson(Utf8JsonWriter json, IEnumerable<TensorDeclaration> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeaderReader.MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (TensorDeclaration tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", StoredElementTypeNames.NameOf(tensor.ElementType));
            json.WriteStartArray("shape");
            foreach (long size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset += TensorShape.BytesOf(tensor.ElementType, tensor.Shape)!.Value;
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
