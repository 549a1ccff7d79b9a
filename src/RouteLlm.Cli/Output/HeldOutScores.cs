using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Writes what a cross-validation said of each prompt as JSON lines, so that another router can be measured on the same folds.
/// </summary>
internal static class HeldOutScores
{
    public static void Write(Stream stream, IReadOnlyList<OutOfFoldScores> sets)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (OutOfFoldScores set in sets)
        {
            for (int i = 0; i < set.Prompts.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("set", set.SetName);
                json.WriteString("prompt", set.Prompts[i]);
                json.WriteNumber("fold", set.Folds[i]);
                json.WriteNumber("strong_win_rate", set.StrongWinRates[i]);
                json.WriteNumber("gain", set.Gains[i]);
                json.WriteEndObject();
                json.Flush();
                json.Reset();
                stream.WriteByte((byte)'\n');
            }
        }
    }
}
