using System.Text.Json;

namespace RouteLlm;

/// <summary>A line of a JSON lines file that holds an object.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Number">The number of the line, from 1.</param>
/// <param name="Root">The object.</param>
internal readonly record struct JsonLine(string FileName, long Number, JsonElement Root)
{
    /// <summary>Tells whether there is a member of this name that is not null.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns><see langword="true"/> if there is.</returns>
    /// <exception cref="JsonLineException">A name in the line is not valid Unicode.</exception>
    public bool Has(string name) => Read(name, static value => value.ValueKind != JsonValueKind.Null);

    /// <summary>Reads a member that must be text.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The text.</returns>
    /// <exception cref="JsonLineException">There is no such member, or it is not text.</exception>
    public string GetText(string name) => Read(name, static value => value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        ?? throw Wrong($"there is no text in '{name}'.");

    /// <summary>Reads a member that must be a finite number.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The number.</returns>
    /// <exception cref="JsonLineException">There is no such member, or it is not a number.</exception>
    public double GetNumber(string name) =>
        Read(name, static value => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : (double?)null)
        ?? throw Wrong($"there is no finite number in '{name}'.");

    /// <summary>Reads a score: a finite number, or true and false for 1 and 0.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The score.</returns>
    /// <exception cref="JsonLineException">There is no such member, or it is neither.</exception>
    public double GetScore(string name) =>
        Read(name, static value => value.ValueKind switch { JsonValueKind.True => 1, JsonValueKind.False => 0, _ => (double?)null }) ?? GetNumber(name);

    /// <summary>Finds a member that is an array.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The array; <see langword="null"/> if there is no such member, or it is something else.</returns>
    /// <exception cref="JsonLineException">A name in the line is not valid Unicode.</exception>
    public JsonElement? FindArray(string name) =>
        Read(name, static value => value.ValueKind == JsonValueKind.Array ? value : (JsonElement?)null);

    private T? Read<T>(string name, Func<JsonElement, T?> read)
    {
        try
        {
            return Root.TryGetProperty(name, out JsonElement value) ? read(value) : default;
        }
        catch (InvalidOperationException exception)
        {
            // Escapes of single surrogates pass the parser, and are found out only when a name or a text is read.
            throw Wrong("it holds text that is not valid Unicode.", exception);
        }
    }

    private JsonLineException Wrong(string problem, Exception? cause = null) => new(FileName, Number, problem, cause);
}
