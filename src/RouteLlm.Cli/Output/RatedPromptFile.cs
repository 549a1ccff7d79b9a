using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes rated prompts as JSON lines, as <c>train lexical --judged</c> reads them.</summary>
internal static class RatedPromptFile
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, IReadOnlyList<RatedPrompt> rated)
    {
        foreach (RatedPrompt prompt in rated)
        {
            using (var json = new Utf8JsonWriter(stream, Readable))
            {
                json.WriteStartObject();
                json.WriteString("prompt", prompt.Prompt.Prompt);
                json.WriteNumber("rating", prompt.Rating);
                WriteIfAny(json, "language", prompt.Prompt.Language);
                WriteIfAny(json, "source", prompt.Prompt.Source);
                WriteIfAny(json, "licence", prompt.Prompt.License);
                if (prompt.SecondOpinion is { } second)
                {
                    json.WriteNumber("second_opinion", second);
                }

                json.WriteEndObject();
            }

            stream.WriteByte((byte)'\n');
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
