using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// The categories as they were when the router was made, and their description for the classifier. Immutable; safe for concurrent use.
/// </summary>
internal sealed class CategoryList
{
    /// <summary>The property of the classifier's answer that names the category.</summary>
    public const string AnswerProperty = "category";

    private readonly Dictionary<string, RouterScore> _scores = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">
    /// A name is missing, appears twice or is ambiguous in a text; or a category has no win rate, two, or one outside 0 to 1.
    /// </exception>
    public CategoryList(IReadOnlyCollection<PromptCategory> categories)
    {
        DistinctNames.ThrowIfInvalid(categories.Select(static category => category?.Name), "category", nameof(categories));
        var lines = new StringBuilder();
        foreach (PromptCategory category in categories)
        {
            _scores.Add(category.Name, ScoreOf(category));
            lines.Append("\n- ").Append(category.Name).Append(category.Description.Length > 0 ? ": " : string.Empty).Append(category.Description);
        }

        Lines = lines.ToString();
        Schema = SchemaOf(categories);
    }

    /// <summary>Gets a line for each category, with a line break before it.</summary>
    public string Lines { get; }

    /// <summary>Gets the JSON schema of an answer.</summary>
    public JsonElement Schema { get; }

    /// <summary>Gets the score of the category that has this name, whatever its case; <see langword="null"/> where none has.</summary>
    public RouterScore? Find(string name) => _scores.TryGetValue(name, out RouterScore score) ? score : null;

    private static RouterScore ScoreOf(PromptCategory category)
    {
        if (category.Name.Any(char.IsControl) || category.Name.Trim().Length != category.Name.Length)
        {
            throw Wrong(category, "has control characters in its name, or white space around it. Remove them.");
        }

        string reason = $"category '{category.Name}'";
        return (category.StrongWinRate, category.Target) switch
        {
            ({ } rate, null) => ProbabilityRange.Contains(rate)
                ? new RouterScore(rate, reason)
                : throw Wrong(category, string.Create(CultureInfo.InvariantCulture, $"has the StrongWinRate {rate}. Write a number from 0 to 1.")),
            (null, { } target) => RouterScore.For(target, reason),
            (null, null) => throw Wrong(category, "has neither StrongWinRate nor Target. Set one."),
            _ => throw Wrong(category, "has both StrongWinRate and Target. Remove one."),
        };
    }

    private static ArgumentException Wrong(PromptCategory category, string problem) =>
        new($"Category '{category.Name}' {problem}", nameof(category));

    private static JsonElement SchemaOf(IEnumerable<PromptCategory> categories)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "object"u8);
            json.WriteStartObject("properties"u8);
            json.WriteStartObject(AnswerProperty);
            json.WriteString("type"u8, "string"u8);
            json.WriteStartArray("enum"u8);
            foreach (PromptCategory category in categories)
            {
                json.WriteStringValue(category.Name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("required"u8);
            json.WriteStringValue(AnswerProperty);
            json.WriteEndArray();
            json.WriteBoolean("additionalProperties"u8, value: false);
            json.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
