using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RouteLlm;

/// <summary>Quotes a prompt for a model that is asked about it: as a JSON string, which no text can end, in an object of its own.</summary>
internal static partial class PromptQuote
{
    /// <summary>The property that holds the prompt.</summary>
    public const string Property = "prompt";

    private const string Gap = "\n[…]\n";

    // Spares other languages than English six characters for each of theirs; nothing here is put into HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Quotes a prompt, the beginning of a long one: whoever wants to talk the reader over puts it last.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="maximumCharacters">How much of it is quoted.</param>
    public static string OfBeginning(string prompt, int maximumCharacters)
    {
        string beginning = prompt.Length <= maximumCharacters
            ? prompt
            : string.Concat(prompt.AsSpan(0, WithoutHalf(prompt, maximumCharacters)), Gap.TrimEnd());
        return Write(json => json.WriteString(Property, beginning));
    }

    /// <summary>Quotes a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="maximumCharacters">How much of it is quoted: the beginning and the end of a longer one.</param>
    public static string Of(string prompt, int maximumCharacters) =>
        Write(json => json.WriteString(Property, ExcerptOf(prompt, maximumCharacters)));

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

        // In a string the escape means the same to a reader, and nothing to a server that looks for such tokens in text.
        return TemplateToken().Replace(Encoding.UTF8.GetString(buffer.WrittenSpan), static bracket => bracket.ValueSpan is "[" ? @"\u005b" : @"\u003c");
    }

    /// <summary>
    /// Shortens a prompt: what is asked for stands at the beginning of a long one or at its end, around the text that it is about.
    /// </summary>
    public static string ExcerptOf(string prompt, int maximumCharacters)
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

    // The bracket of what chat templates have between messages: "<|im_end|>" of ChatML, Llama 3 and Phi; DeepSeek's, with bars of full
    // width; "[INST]" and "<<SYS>>" of Llama 2 and Mistral; "<start_of_turn>" of Gemma; "<s>", "<bos>", "[CLS]", "[gMASK]" and the like of
    // tokenizers.
    [GeneratedRegex(
        @"<(?=[|｜])|<(?=<?/?SYS>)|<(?=/?(?:s|bos|eos|pad|unk|sop|eop|mask|(?:start|end)_of_(?:turn|image|text)|begin_of_text|endoftext)>)|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|gMASK|CLS|SEP|MASK)\])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: -1)]
    private static partial Regex TemplateToken();
}
