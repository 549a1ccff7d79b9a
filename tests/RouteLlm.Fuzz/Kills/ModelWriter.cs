using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>Models of a megabyte, as trainers write them.</summary>
internal sealed class ModelWriter() : ReplacedFileWriter("model", "model.safetensors")
{
    private const string Key = "number";
    private const int Length = 1 << 20;

    protected override void Write(string path, long number)
    {
        byte[] data = new byte[Length];
        data.AsSpan().Fill((byte)number);
        new SafetensorsFile(
            new Dictionary<string, StoredTensor>(StringComparer.Ordinal) { ["a"] = new StoredTensor(StoredElementType.U8, [Length], data) },
            new Dictionary<string, string>(StringComparer.Ordinal) { [Key] = number.ToString(CultureInfo.InvariantCulture) }).Write(path);
    }

    protected override long Read(string path)
    {
        var file = SafetensorsFile.Read(path);
        long number = long.Parse(file.Metadata[Key], CultureInfo.InvariantCulture);
        Require(!file.Tensors["a"].Data.Span.ContainsAnyExcept((byte)number), "The model is of two writes.");
        return number;
    }
}
