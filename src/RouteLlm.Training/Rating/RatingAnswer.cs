using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads what a model answered when it was asked for a rating: a number from 0 to 100 and nothing else, bare or in JSON.</summary>
/// <remarks>An answer that holds a number among other text counts for nothing: that text may be the prompt's.</remarks>
internal static class RatingAnswer
{
    private const double Highest = 100;
    private const string EndOfThought = "</think>";
    private const string Hundred = "100";

    // What models put around a number that stands by itself.
    private const string Wrapping = " \t\r\n\"'`*.:%“”‘’";

    /// <summary>Reads the rating; <see langword="null"/> where the answer has no valid rating.</summary>
    public static double? Read(string answer)
    {
        int thought = answer.LastIndexOf(EndOfThought, StringComparison.Ordinal);
        ReadOnlySpan<char> text = (thought < 0 ? answer : answer.AsSpan(thought + EndOfThought.Length)).Trim();
        text = WithoutFence(text);
        return text.StartsWith("{") ? NumberInJson(text.ToString()) : NumberOf(text);
    }

    private static ReadOnlySpan<char> WithoutFence(ReadOnlySpan<char> text)
    {
        const string Fence = "```";
        if (!text.StartsWith(Fence) || !text.EndsWith(Fence) || text.Length < 2 * Fence.Length)
        {
            return text;
        }

        ReadOnlySpan<char> inside = text[Fence.Length..^Fence.Length];
        int line = inside.IndexOf('\n');
        return (line >= 0 && inside[..line].Trim().Equals("json", StringComparison.OrdinalIgnoreCase) ? inside[line..] : inside).Trim();
    }

    private static double? NumberOf(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> number = text.Trim(Wrapping);
        int slash = number.IndexOf('/');
        if (slash >= 0 && number[(slash + 1)..].Trim(Wrapping).SequenceEqual(Hundred))
        {
            number = number[..slash].Trim(Wrapping);
        }

        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rating)
            ? WithinRange(rating)
            : null;
    }

    private static double? NumberInJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonProperty[] properties = [.. document.RootElement.EnumerateObject()];
            return properties is [{ Value: { ValueKind: JsonValueKind.Number } value }] ? WithinRange(value.GetDouble()) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static double? WithinRange(double rating) => rating is >= 0 and <= Highest ? rating : null;
}
