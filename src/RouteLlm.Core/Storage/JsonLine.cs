using System.Text.Json;

namespace RouteLlm.Storage;

/// <summary>A line of a JSON lines file that holds an object.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Number">The number of the line, from 1.</param>
/// <param name="Root">The object.</param>
public readonly record struct JsonLine(string FileName, long Number, JsonElement Root)
{
    /// <summary>Reads a member that must be text.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The text.</returns>
    /// <exception cref="JsonLineException">There is no such member, or it is not text.</exception>
    public string GetText(string name) => Root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        ? ReadText(name, value)
        : throw Wrong($"there is no text in '{name}'.");

    /// <summary>Reads a member that must be a number.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The number.</returns>
    /// <exception cref="JsonLineException">There is no such member, or it is not a number.</exception>
    public double GetNumber(string name) => Root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : throw Wrong($"there is no number in '{name}'.");

    private string ReadText(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Wrong($"the text in '{name}' is not valid Unicode.", exception);
        }
    }

    private JsonLineException Wrong(string problem, Exception? cause = null) => new(FileName, Number, problem, cause);
}
