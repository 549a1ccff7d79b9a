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

    /// <summary>Quotes a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="maximumCharacters">How much of it is quoted: the beginning and the end of a longer one.</param>
    public static string Of(string prompt, int maximumCharacters) => Write(json => json.WriteString(Property, ExcerptOf(prompt, maximumCharacters)));

    /// <summary>Writes an object that quotes texts.</summary>
    /// <param name="writeProperties">Writes its properties.</param>
    public static string Write(Action<Utf8JsonWriter> writeProperties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            writeProperties(json);
            json.WriteEndObject();
        }

        // What servers mark the ends of messages with begins so; in a string, the escape means the same to a reader and nothing to them.
        return Encoding.UTF8.GetString(buffer.WrittenSpan).Replace("<|", "\\u003c|", StringComparison.Ordinal);
    }

    /// <summary>Shortens a prompt: what is asked for stands at the beginning of a long one or at its end, around the text that it is about.</summary>
    public static string ExcerptOf(string prompt, int maximumCharacters)
    {
        if (prompt.Length <= maximumCharacters)
        {
            return prompt;
        }

        int tail = maximumCharacters / 4;
        int head = maximumCharacters - tail;
        int start = prompt.Length - tail;

        // A pair of surrogates that is cut in half is left out.
        head -= char.IsHighSurrogate(prompt[head - 1]) ? 1 : 0;
        start += start < prompt.Length && char.IsLowSurrogate(prompt[start]) ? 1 : 0;
        return string.Concat(prompt.AsSpan(0, head), Gap, prompt.AsSpan(start));
    }
}
