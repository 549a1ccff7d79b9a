using System.Buffers.Binary;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads the header of a safetensors file and refuses whatever disagrees with itself or with the file's length.</summary>
internal sealed class SafetensorsHeaderReader(string fileName, long fileLength)
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The bytes before the header, which say how long it is.</summary>
    public const int PrefixLength = sizeof(ulong);

    // The limit of the reference implementation.
    private const long MaximumHeaderLength = 100_000_000;

    private readonly List<(long Start, long End)> _ranges = [];
    private long _dataOffset;
    private long _dataLength;

    /// <summary>Gets how long the header is, from the start of the file.</summary>
    public int ReadLength(ReadOnlySpan<byte> start)
    {
        if (start.Length < PrefixLength)
        {
            throw Wrong($"it has {start.Length} bytes, too few for a safetensors file. It is truncated or something else.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        return length <= (ulong)Math.Min(MaximumHeaderLength, fileLength - PrefixLength)
            ? (int)length
            : throw Wrong($"its header should have {length} bytes, but the file has {fileLength}. It is truncated or not a safetensors file.");
    }

    public SafetensorsHeader Read(ReadOnlyMemory<byte> header)
    {
        _dataOffset = PrefixLength + header.Length;
        _dataLength = fileLength - _dataOffset;
        try
        {
            JsonCheck.ThrowIfWrong(header.Span);
            using JsonDocument document = JsonDocument.Parse(header);
            return ReadHeader(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw Wrong("its header is not JSON. It is damaged or not a safetensors file.", exception);
        }
    }

    private SafetensorsHeader ReadHeader(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("its header is not a JSON object.");
        }

        var tensors = new Dictionary<string, TensorPlace>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey))
            {
                ReadMetadata(property.Value, metadata);
            }
            else if (!tensors.TryAdd(property.Name, ReadTensor(property.Name, property.Value)))
            {
                throw Wrong($"tensor '{property.Name}' appears in it twice.");
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

        return end == _dataLength
            ? new SafetensorsHeader(tensors, metadata)
            : throw Wrong($"its tensors take {end} bytes, but there are {_dataLength}. It is damaged.");
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

    private TensorPlace ReadTensor(string name, JsonElement element)
    {
        string? typeName = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("dtype", out JsonElement dtype) && dtype.ValueKind == JsonValueKind.String
            ? dtype.GetString()
            : null;
        StoredElementType type = StoredElementTypeNames.Find(typeName) ?? throw Wrong($"tensor '{name}' has the unknown element type '{typeName}'.");
        long[] shape = ReadIntegers(name, element, "shape");
        long[] offsets = ReadIntegers(name, element, "data_offsets");
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > _dataLength)
        {
            throw Wrong($"tensor '{name}' lies at bytes [{string.Join(", ", offsets)}], outside the {_dataLength} bytes of data. The file is truncated or damaged.");
        }

        _ranges.Add((offsets[0], offsets[1]));
        return TensorShape.FindError(type, shape, offsets[1] - offsets[0]) is { } error
            ? throw Wrong($"tensor '{name}' is inconsistent: {error}")
            : new TensorPlace(type, shape, _dataOffset + offsets[0], offsets[1] - offsets[0]);
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
                throw Wrong($"tensor '{tensor}' has a value in '{key}' that is not an integer.");
            }
        }

        return values;
    }

    private ModelFileException Wrong(string problem, Exception? cause = null) => new(fileName, problem, cause);
}
