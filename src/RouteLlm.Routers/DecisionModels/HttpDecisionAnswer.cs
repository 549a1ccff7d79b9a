using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads the probabilities from an endpoint's answer, in the shapes that <see cref="HttpDecisionModel"/> lists.</summary>
internal static class HttpDecisionAnswer
{
    private const string Strong = "strong";
    private const string Weak = "weak";

    /// <summary>Reads an answer.</summary>
    /// <returns>The probabilities by label; <see langword="null"/> where the answer has another shape.</returns>
    /// <exception cref="JsonException">The answer is not JSON.</exception>
    public static IReadOnlyDictionary<string, double>? Read(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return Read(document.RootElement);
    }

    private static Dictionary<string, double>? Read(JsonElement answer) => answer.ValueKind switch
    {
        // One text's answer in the list of all texts'.
        JsonValueKind.Array when answer.GetArrayLength() == 1 && answer[0].ValueKind == JsonValueKind.Array => Read(answer[0]),
        JsonValueKind.Array => ReadList(answer),
        JsonValueKind.Object => ReadObject(answer),
        _ => null,
    };

    private static Dictionary<string, double>? ReadList(JsonElement list)
    {
        var probabilities = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || TextOf(item, "label") is not { } label || NumberOf(item, "score") is not { } score)
            {
                return null;
            }

            probabilities[label] = score;
        }

        return probabilities;
    }

    private static Dictionary<string, double>? ReadObject(JsonElement answer)
    {
        if (answer.TryGetProperty("labels", out JsonElement labels) && answer.TryGetProperty("scores", out JsonElement scores))
        {
            return ReadPairs(labels, scores);
        }

        return NumberOf(answer, "score") is not { } score ? null
            : TextOf(answer, "label") is { } label ? new(StringComparer.OrdinalIgnoreCase) { [label] = score }
            : score is >= 0 and <= 1 ? new(StringComparer.OrdinalIgnoreCase) { [Strong] = score, [Weak] = 1 - score }
            : null;
    }

    private static Dictionary<string, double>? ReadPairs(JsonElement labels, JsonElement scores)
    {
        if (labels.ValueKind != JsonValueKind.Array || scores.ValueKind != JsonValueKind.Array || labels.GetArrayLength() != scores.GetArrayLength())
        {
            return null;
        }

        var probabilities = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach ((JsonElement label, JsonElement score) in labels.EnumerateArray().Zip(scores.EnumerateArray()))
        {
            if (label.ValueKind != JsonValueKind.String || !IsNumber(score, out double probability))
            {
                return null;
            }

            probabilities[label.GetString()!] = probability;
        }

        return probabilities;
    }

    private static string? TextOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? NumberOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && IsNumber(value, out double number) ? number : null;

    private static bool IsNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }
}
