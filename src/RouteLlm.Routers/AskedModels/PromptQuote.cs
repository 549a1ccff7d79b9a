using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Quotes a prompt for a model that is asked about it: as a JSON string, which no text can end, in an object of its own.</summary>
internal static class PromptQuote
{
    /// <summary>The property that holds the prompt.</summary>
    public const string Property = "prompt";

    private const string Gap = "\n[…]\n";

    // Spares other languages than English six characters for each of theirs; nothing here is put into HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Quotes a prompt, the beginning and the end of a long one.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="maximumCharacters">How much of it is quoted.</param>
    public static string Of(string prompt, int maximumCharacters) => Quote(ExcerptOf(prompt, maximumCharacters));

    /// <summary>Quotes a prompt, the beginning of a long one: whoever wants to talk the reader over puts it last.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="maximumCharacters">How much of it is quoted.</param>
    public static string OfBeginning(string prompt, int maximumCharacters) => Quote(
        prompt.Length <= maximumCharacters ? prompt : string.Concat(prompt.AsSpan(0, WithoutHalf(prompt, maximumCharacters)), Gap.TrimEnd()));

    private static string Quote(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString(Property, ChatTemplateTokens.Break(text));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // What is asked for stands at the beginning of a long prompt or at its end, around the text that it is about.
    private static string ExcerptOf(string prompt, int maximumCharacters)
    {
        if (prompt.Length <= maximumCharacters)
        {
            return prompt;
        }

        int tail = maximumCharacters / 4;
        int head = WithoutHalf(prompt, maximumCharacters - tail);
        int start = prompt.Length - tail;
        start += start < prompt.Length && char.IsLowSurrogate(prompt[start]) ? 1 : 0;
        return string.Concat(prompt.AsSpan(0, head), Gap, prompt.AsSpan(start));
    }

    // A pair of surrogates that is cut in half is left out.
    private static int WithoutHalf(string prompt, int length) => char.IsHighSurrogate(prompt[length - 1]) ? length - 1 : length;
}
