using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Writes a request to Anthropic's Messages. What the protocol cannot carry is refused by name, never dropped.</summary>
internal static class MessagesRequestWriter
{
    /// <summary>The limit that the protocol asks for, where a request has none.</summary>
    public const int DefaultOutputTokens = 8192;

    /// <exception cref="NotSupportedException">The protocol cannot carry a content, a tool or a setting.</exception>
    public static byte[] Write(IEnumerable<ChatMessage> messages, ChatOptions? options, string model, bool isStream) => WrittenJson.Of(json =>
    {
        ChatMessage[] all = [.. messages];
        json.WriteStartObject();
        string asked = options?.ModelId ?? model;
        json.WriteString("model", asked);
        json.WriteNumber("max_tokens", MessagesThinking.LimitOf(options, asked, DefaultOutputTokens));
        WriteSystem(json, options?.Instructions, all.Where(static message => message.Role == ChatRole.System));
        MessagesRequestBlocks.Write(json, all.Where(static message => message.Role != ChatRole.System));
        if (options is not null)
        {
            WriteOptions(json, options, asked);
        }

        if (isStream)
        {
            json.WriteBoolean("stream", true);
        }

        json.WriteEndObject();
    });

    // The protocol has one place for them, before the conversation.
    private static void WriteSystem(Utf8JsonWriter json, string? instructions, IEnumerable<ChatMessage> messages)
    {
        string[] texts =
        [
            .. new[] { instructions }.OfType<string>(),
            .. messages.SelectMany(static message => message.Contents).Select(static content => content is TextContent text ? text.Text : throw MessagesRequestBlocks.NotCarried(content, "a system message")),
        ];
        if (!texts.Any(static text => text.Length > 0))
        {
            return;
        }

        json.WriteStartArray("system");
        foreach (string text in texts.Where(static text => text.Length > 0))
        {
            MessagesWriter.WriteText(json, text);
        }

        json.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options, string model)
    {
        if (FindObstacle(options, model) is { } unknown)
        {
            throw new NotSupportedException(unknown);
        }

        WriteNumber(json, "temperature", options.Temperature);
        WriteNumber(json, "top_p", options.TopP);
        if (options.TopK is { } most)
        {
            json.WriteNumber("top_k", most);
        }

        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop_sequences");
            foreach (string stop in stops)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        if (options.AdditionalProperties?.TryGetValue("user", out string? user) == true)
        {
            json.WriteStartObject("metadata");
            json.WriteString("user_id", user);
            json.WriteEndObject();
        }

        MessagesRequestTools.Write(json, options);
        MessagesThinking.Write(json, options, model);
        WriteOutput(json, options, model);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>
    /// Says what of the settings the protocol does not have, or the model cannot do; <see langword="null"/> where all is well.
    /// </summary>
    public static string? FindObstacle(ChatOptions options, string model)
    {
        string? unknown = options.Seed is not null ? "seed"
            : options.FrequencyPenalty is not null ? "frequency_penalty"
            : options.PresencePenalty is not null ? "presence_penalty"
            : options.ConversationId is not null ? "previous_response_id"
            : options.ResponseFormat is ChatResponseFormatJson { Schema: null } ? "response_format without a schema"
            : null;
        return unknown is null ? MessagesThinking.FindObstacle(options, model) : $"Anthropic's Messages have no {unknown}.";
    }

    private static void WriteOutput(Utf8JsonWriter json, ChatOptions options, string model)
    {
        string? effort = MessagesThinking.EffortOf(options, model);
        JsonElement? schema = (options.ResponseFormat as ChatResponseFormatJson)?.Schema;
        if (effort is null && schema is null)
        {
            return;
        }

        json.WriteStartObject("output_config");
        if (effort is not null)
        {
            json.WriteString("effort", effort);
        }

        if (schema is { } form)
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            json.WritePropertyName("schema");
            form.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
