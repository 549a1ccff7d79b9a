using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Reads what a provider counted, under the names that OpenAI and others have for it.</summary>
internal static class CompletionUsageReader
{
    /// <returns>What was counted; <see langword="null"/> where nothing was.</returns>
    public static UsageDetails? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var usage = new UsageDetails();
        bool isCounted = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isInput = reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8);
            bool isOutput = reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8);
            bool isTotal = reader.ValueTextEquals("total_tokens"u8);
            bool isCached = reader.ValueTextEquals("prompt_cache_hit_tokens"u8);
            bool isDetails = reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8);
            reader.Read();
            if (isDetails && reader.TokenType == JsonTokenType.StartObject)
            {
                usage.CachedInputTokenCount = ReadCached(ref reader) ?? usage.CachedInputTokenCount;
                continue;
            }

            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) && count >= 0)
            {
                isCounted |= isInput || isOutput;
                usage.InputTokenCount = isInput ? count : usage.InputTokenCount;
                usage.OutputTokenCount = isOutput ? count : usage.OutputTokenCount;
                usage.TotalTokenCount = isTotal ? count : usage.TotalTokenCount;
                usage.CachedInputTokenCount = isCached ? count : usage.CachedInputTokenCount;
            }

            reader.Skip();
        }

        return isCounted ? usage : null;
    }

    private static long? ReadCached(ref Utf8JsonReader reader)
    {
        long? cached = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isCached = reader.ValueTextEquals("cached_tokens"u8);
            reader.Read();
            cached = isCached && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) && count >= 0
                ? count
                : cached;
            reader.Skip();
        }

        return cached;
    }
}
