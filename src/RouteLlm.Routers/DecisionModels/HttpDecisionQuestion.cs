using System.Net.Http.Headers;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Writes questions in an endpoint's format.</summary>
internal sealed class HttpDecisionQuestion(HttpDecisionFormat format, bool hasIndependentLabels, int maximumCharacters)
{
    // More labels than a classifier has; without a number, some servers give only the likeliest label.
    private const int MostLabels = 100;

    /// <summary>Writes the body that asks a question.</summary>
    public byte[] BodyOf(DecisionQuestion question)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString(format == HttpDecisionFormat.Predict ? "text"u8 : "inputs"u8, BeginningOf(question.Text));
            if (format == HttpDecisionFormat.TextClassification)
            {
                WriteTextClassification(json);
            }
            else if (format == HttpDecisionFormat.ZeroShotClassification)
            {
                WriteZeroShotClassification(json, question.Labels);
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>Makes the content of a request.</summary>
    public static ByteArrayContent ContentOf(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private void WriteTextClassification(Utf8JsonWriter json)
    {
        json.WriteBoolean("truncate"u8, true);
        json.WriteStartObject("parameters"u8);
        json.WriteNumber("top_k"u8, MostLabels);
        if (hasIndependentLabels)
        {
            json.WriteString("function_to_apply"u8, "sigmoid"u8);
        }

        json.WriteEndObject();
    }

    private void WriteZeroShotClassification(Utf8JsonWriter json, IReadOnlyList<string> labels)
    {
        json.WriteStartObject("parameters"u8);
        json.WriteStartArray("candidate_labels"u8);
        foreach (string label in labels)
        {
            json.WriteStringValue(label);
        }

        json.WriteEndArray();
        json.WriteBoolean("multi_label"u8, hasIndependentLabels);
        json.WriteEndObject();
    }

    private ReadOnlySpan<char> BeginningOf(string text)
    {
        int length = Math.Min(text.Length, maximumCharacters);

        // A pair of surrogates that would be cut in half is left out.
        return text.AsSpan(0, length - (length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0));
    }
}
