using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Rewrites in an answer's JSON what the OpenAI package cannot read; everything else stays as it was, to the byte.</summary>
internal static class AnswerJson
{
    /// <summary>The field of a choice that keeps its true reason for ending.</summary>
    public const string FinishReason = "routellm_finish_reason";

    private static readonly string[] Known = ["stop", "length", "tool_calls", "content_filter", "function_call"];
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Gets the rewritten JSON; <see langword="null"/> where it can be read as it is, or is not JSON.</summary>
    /// <param name="json">An answer, or a piece of a streamed one.</param>
    /// <param name="isWhole">Whether it is a whole answer, which must have a reason for ending.</param>
    public static byte[]? Readable(ReadOnlyMemory<byte> json, bool isWhole)
    {
        ReadOnlySpan<byte> bytes = json.Span;
        if (bytes.IndexOf("finish_reason"u8) < 0 && bytes.IndexOf("\"arguments\""u8) < 0)
        {
            return null;
        }

        try
        {
            return Rewrite(bytes, isWhole);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The package says itself what is wrong with it.
            return null;
        }
    }

    private static byte[]? Rewrite(ReadOnlySpan<byte> json, bool isWhole)
    {
        MemoryStream? written = null;
        int copied = 0;
        var reader = new Utf8JsonReader(json, Options);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            bool isReason = reader.ValueTextEquals("finish_reason"u8);
            bool isArguments = !isReason && reader.ValueTextEquals("arguments"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            string? replacement = isReason && reader.TokenType is (JsonTokenType.String or JsonTokenType.Null) ? ReplacementOf(reader.GetString(), isWhole)
                : isArguments && reader.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray) ? TextOf(ref reader, json)
                : null;
            if (replacement is not null)
            {
                written ??= new MemoryStream(json.Length + 64);
                written.Write(json[copied..start]);
                written.Write(Encoding.UTF8.GetBytes(replacement));
                copied = (int)reader.BytesConsumed;
            }
        }

        written?.Write(json[copied..]);
        return written?.ToArray();
    }

    // Some servers end every piece of a stream with an empty reason.
    private static string? ReplacementOf(string? reason, bool isWhole) =>
        Known.Contains(reason, StringComparer.Ordinal) || (reason is null && !isWhole) ? null
        : string.IsNullOrEmpty(reason) && !isWhole ? "null"
        : $"\"stop\",\"{FinishReason}\":\"{JsonEncodedText.Encode(reason ?? string.Empty)}\"";

    // Some servers write the object where its text is due.
    private static string TextOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return $"\"{JsonEncodedText.Encode(json[start..(int)reader.BytesConsumed])}\"";
    }
}
