using System.Buffers.Binary;
using System.Text.Json;

namespace RouteLlm.Storage;

/// <summary>Reads the safetensors format and refuses whatever disagrees with itself.</summary>
internal sealed class SafetensorsReader(ReadOnlyMemory<byte> content, string fileName)
{
    public const string MetadataKey = "__metadata__";

    // The limit of the reference implementation.
    private const long MaximumHeaderLength = 100_000_000;

    private readonly List<(long Start, long End)> _ranges = [];

    public SafetensorsFile Read()
    {
        if (content.Length < sizeof(ulong))
        {
            throw Wrong($"it has {content.Length} bytes, too few for a safetensors file. It is truncated or something else.");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(content.Span);
        if (headerLength > (ulong)Math.Min(MaximumHeaderLength, content.Length - sizeof(ulong)))
        {
            throw Wrong($"its header should have {headerLength} bytes, but the file has {content.Length}. It is truncated or not a safetensors file.");
        }

        ReadOnlyMemory<byte> header = content.Slice(sizeof(ulong), (int)headerLength);
        ReadOnlyMemory<byte> data = content[(sizeof(ulong) + (int)headerLength)..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            return ReadHeader(document.RootElement, data);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Text that is not UTF-8 passes the parser, and is found out only when it is read.
            throw Wrong("its header is not JSON. It is damaged or not a safetensors file.", exception);
        }
    }

    private SafetensorsFile ReadHeader(JsonElement root, ReadOnlyMemory<byte> data)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("its header is not a JSON object.");
        }

        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey))
            {
                ReadMetadata(property.Value, metadata);
            }
            else if (!tensors.TryAdd(property.Name, ReadTensor(property.Name, property.Value, data)))
            {
                throw Wrong($"tensor '{property.Name}' stands in it twice.");
            }
        }

        // The format leaves no gap and shares no byte, so that nothing can hide in a file.
        long end = 0;
        foreach ((long start, long stop) in _ranges.Order())
        {
            if (start != end)
            {
                throw Wrong($"its tensors leave a gap or overlap at byte {Math.Min(start, end)} of the data. It is damaged.");
            }

            end = stop;
        }

        return end == data.Length
            ? new SafetensorsFile(tensors, metadata)
            : throw Wrong($"its tensors take {end} bytes, but there are {data.Length}. It is damaged.");
    }

    private void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("its metadata is not a JSON object.");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw Wrong($"metadata '{property.Name}' is not text.");
        }
    }

    private StoredTensor ReadTensor(string name, JsonElement element, ReadOnlyMemory<byte> data)
    {
        string? typeName = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("dtype", out JsonElement dtype) && dtype.ValueKind == JsonValueKind.String
            ? dtype.GetString()
            : null;
        TensorElementType type = TensorElementTypeNames.Find(typeName) ?? throw Wrong($"tensor '{name}' has the unknown element type '{typeName}'.");
        long[] shape = ReadIntegers(name, element, "shape");
        long[] offsets = ReadIntegers(name, element, "data_offsets");
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > data.Length)
        {
            throw Wrong($"tensor '{name}' lies at bytes [{string.Join(", ", offsets)}], outside the {data.Length} bytes of data. The file is truncated or damaged.");
        }

        _ranges.Add((offsets[0], offsets[1]));
        try
        {
            return new StoredTensor(type, shape, data[(int)offsets[0]..(int)offsets[1]]);
        }
        catch (ArgumentException exception)
        {
            throw Wrong($"tensor '{name}' is inconsistent: {exception.Message}", exception);
        }
    }

    private long[] ReadIntegers(string tensor, JsonElement element, string key)
    {
        if (!element.TryGetProperty(key, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
        {
            throw Wrong($"tensor '{tensor}' has no list '{key}'.");
        }

        var values = new long[array.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out values[index++]))
            {
                throw Wrong($"tensor '{tensor}' has something that is no integer in '{key}'.");
            }
        }

        return values;
    }

    private ModelFileException Wrong(string problem, Exception? cause = null) => new(fileName, problem, cause);
}
