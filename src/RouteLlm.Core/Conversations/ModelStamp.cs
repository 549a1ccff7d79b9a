using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Which model answered, and at what score, written on the contents of its answer. Text, so that any store of conversations keeps it.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="StrongWinRate">The strong win rate of its decision.</param>
internal readonly record struct ModelStamp(string Model, double StrongWinRate)
{
    /// <summary>The key of <c>AdditionalProperties</c>; in those of a request's options it names the model to use.</summary>
    public const string PropertyKey = "routellm.model";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Model} {StrongWinRate:R}");

    /// <summary>Reads what stands on a content.</summary>
    public static ModelStamp? Of(AIContent content) =>
        TextOf(content.AdditionalProperties) is { } text
        && text.LastIndexOf(' ') is > 0 and int space
        && double.TryParse(text.AsSpan(space + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double strongWinRate)
        && ProbabilityRange.Contains(strongWinRate)
            ? new ModelStamp(text[..space], strongWinRate)
            : null;

    /// <summary>Gets the text under the key, wherever the properties have been.</summary>
    public static string? TextOf(AdditionalPropertiesDictionary? properties) =>
        properties is null || !properties.TryGetValue(PropertyKey, out object? value) ? null
        : value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString()
        : value as string;
}
