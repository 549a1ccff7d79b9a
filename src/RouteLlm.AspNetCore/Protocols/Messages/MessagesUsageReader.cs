using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Reads what Anthropic counted: input that was read from the cache or written to it stands beside the rest, and output is a running total.
/// </summary>
internal static class MessagesUsageReader
{
    /// <returns>What was counted; <see langword="null"/> where nothing was.</returns>
    public static UsageDetails? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        long? input = null;
        long? cached = null;
        long? written = null;
        long? output = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("input_tokens"u8))
            {
                input = AnswerFields.ReadCount(ref reader);
            }
            else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
            {
                cached = AnswerFields.ReadCount(ref reader);
            }
            else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                written = AnswerFields.ReadCount(ref reader);
            }
            else if (reader.ValueTextEquals("output_tokens"u8))
            {
                output = AnswerFields.ReadCount(ref reader);
            }
            else
            {
                AnswerFields.Skip(ref reader);
            }
        }

        return input is null && output is null ? null : new UsageDetails
        {
            InputTokenCount = input is null ? null : input + (cached ?? 0) + (written ?? 0),
            CachedInputTokenCount = cached,
            OutputTokenCount = output,
        };
    }
}
