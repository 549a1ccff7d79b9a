using System.Text.Json;

namespace RouteLlm;

/// <summary>A part of a JSON file that knows where it stands, for errors.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Place">The path to the part, for example <c>model.vocab</c>; empty for the whole file.</param>
/// <param name="Element">The part.</param>
internal readonly record struct JsonPart(string FileName, string Place, JsonElement Element)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">The file does not exist or is not JSON.</exception>
    public static JsonPart Read(string path)
    {
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : throw new ModelFileException(path, "it does not exist.");
        try
        {
            ReadOnlyMemory<byte> json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
            JsonCheck.ThrowIfWrong(json.Span);
            using JsonDocument document = JsonDocument.Parse(json);
            return new JsonPart(path, string.Empty, document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new ModelFileException(path, $"it is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Makes an error about this part.</summary>
    public ModelFileException Wrong(string problem, Exception? innerException = null) =>
        new(FileName, Place.Length == 0 ? $"{problem}." : $"at '{Place}', {problem}.", innerException);

    /// <summary>Gets a member; <see langword="null"/> where it is not there or null.</summary>
    public JsonPart? Find(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new JsonPart(FileName, Place.Length == 0 ? name : $"{Place}.{name}", value)
            : null;

    /// <summary>Gets a member that must be there.</summary>
    public JsonPart Get(string name) => Find(name) ?? throw Wrong($"there is no '{name}'");

    /// <summary>Gets the items of an array.</summary>
    public IEnumerable<JsonPart> Items()
    {
        JsonPart array = OfKind(JsonValueKind.Array, "an array");
        return array.Element.EnumerateArray().Select((item, index) => new JsonPart(array.FileName, $"{array.Place}[{index}]", item));
    }

    /// <summary>Gets the members of an object.</summary>
    public IEnumerable<(string Name, JsonPart Value)> Members()
    {
        JsonPart whole = OfKind(JsonValueKind.Object, "an object");
        return whole.Element.EnumerateObject().Select(member => (member.Name, new JsonPart(whole.FileName, $"{whole.Place}.{member.Name}", member.Value)));
    }

    public string AsText() => OfKind(JsonValueKind.String, "a string").Element.GetString()!;

    public bool AsFlag() => Element.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? Element.GetBoolean()
        : throw Wrong("it must be true or false");

    public int AsCount() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int number) && number >= 0
        ? number
        : throw Wrong("it must be a whole number from 0 to 2147483647");

    public double AsNumber() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out double number) && double.IsFinite(number)
        ? number
        : throw Wrong("it must be a finite number");

    public string? Text(string name) => Find(name)?.AsText();

    public bool Flag(string name, bool otherwise) => Find(name)?.AsFlag() ?? otherwise;

    public int? Count(string name) => Find(name)?.AsCount();

    private JsonPart OfKind(JsonValueKind kind, string what) => Element.ValueKind == kind ? this : throw Wrong($"it must be {what}");
}
