namespace RouteLlm;

/// <summary>The header of a safetensors file: what the file holds, and where.</summary>
/// <param name="Tensors">The tensors by name, in the order of the header.</param>
/// <param name="Metadata">The text by key.</param>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, TensorPlace> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads the header at the start of a file, and nothing behind it.</summary>
    /// <exception cref="ModelFileException">The file is not in the format.</exception>
    public static SafetensorsHeader Read(FileStream stream, string fileName)
    {
        var reader = new SafetensorsHeaderReader(fileName, stream.Length);
        byte[] prefix = new byte[Math.Min(SafetensorsHeaderReader.PrefixLength, stream.Length)];
        stream.ReadExactly(prefix);
        byte[] json = new byte[reader.ReadLength(prefix)];
        stream.ReadExactly(json);
        return reader.Read(json);
    }

    /// <summary>Reads the header of a file that is in memory.</summary>
    /// <exception cref="ModelFileException">The bytes are not in the format.</exception>
    public static SafetensorsHeader Read(ReadOnlyMemory<byte> content, string fileName)
    {
        var reader = new SafetensorsHeaderReader(fileName, content.Length);
        return reader.Read(content.Slice(SafetensorsHeaderReader.PrefixLength, reader.ReadLength(content.Span)));
    }
}
