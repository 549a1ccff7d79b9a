using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace RouteLlm.Storage;

/// <summary>Writes the safetensors format: header length, JSON header, tensor bytes.</summary>
internal static class SafetensorsWriter
{
    // The format's writers align tensor data to 8 bytes by padding the header with spaces.
    private const int Alignment = 8;

    public static void Write(SafetensorsFile file, Stream stream)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            WriteHeader(file, json);
        }

        int padding = (Alignment - (header.WrittenCount % Alignment)) % Alignment;
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(header.WrittenCount + padding));
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        stream.Write("        "u8[..padding]);
        foreach (StoredTensor tensor in file.Tensors.Values)
        {
            stream.Write(tensor.Data.Span);
        }
    }

    private static void WriteHeader(SafetensorsFile file, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (file.Metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsReader.MetadataKey);
            foreach ((string key, string value) in file.Metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach ((string name, StoredTensor tensor) in file.Tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", TensorElementTypeNames.NameOf(tensor.ElementType));
            json.WriteStartArray("shape");
            foreach (long size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset += tensor.Data.Length;
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
