namespace RouteLlm;

/// <summary>
/// A file of named tensors with text metadata, in the safetensors format (github.com/huggingface/safetensors, format description in its
/// README).
/// </summary>
/// <remarks>Held in memory whole. Immutable once made; safe for concurrent reading.</remarks>
internal sealed class SafetensorsFile
{
    /// <summary>Initializes a file from its contents.</summary>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Text by key; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tensors"/> is <see langword="null"/>.</exception>
    public SafetensorsFile(IReadOnlyDictionary<string, StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Tensors = tensors;
        Metadata = metadata ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>Gets the tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Gets the text metadata by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The contents.</returns>
    /// <exception cref="ModelFileException">The file is not in the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads a file from memory.</summary>
    /// <param name="content">The bytes of the file; the tensors keep referring to them.</param>
    /// <param name="fileName">How to name the file in errors.</param>
    /// <returns>The contents.</returns>
    /// <exception cref="ModelFileException">The bytes are not in the format.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> content, string fileName)
    {
        SafetensorsHeader header = SafetensorsHeader.Read(content, fileName);
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach ((string name, TensorPlace place) in header.Tensors)
        {
            tensors.Add(name, new StoredTensor(place.ElementType, place.Shape, content.Slice((int)place.Offset, (int)place.Length)));
        }

        return new SafetensorsFile(tensors, header.Metadata);
    }

    /// <summary>Writes the file: beside the path first, then renamed, so that a failure leaves nothing half-written.</summary>
    /// <remarks>The same contents in the same order give the same bytes.</remarks>
    /// <param name="path">The file's path; an existing file is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        using var replacement = new FileReplacement(path);
        Write(replacement.Stream);
        replacement.Commit();
    }

    /// <summary>Writes the file to a stream.</summary>
    /// <param name="stream">The stream; stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(this, stream);
    }
}
