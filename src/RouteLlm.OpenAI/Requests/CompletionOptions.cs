using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>From the options of a request to those of the OpenAI package.</summary>
internal static class CompletionOptions
{
    public static Sdk.ChatCompletionOptions For(ChatOptions? options, IChatClient client)
    {
        if (options is null)
        {
            return new Sdk.ChatCompletionOptions();
        }

        RefuseServerState(options);
        Sdk.ChatCompletionOptions request = Raw(options, client);
        request.Temperature ??= options.Temperature;
        request.TopP ??= options.TopP;
        request.MaxOutputTokenCount ??= options.MaxOutputTokens;
        request.FrequencyPenalty ??= options.FrequencyPenalty;
        request.PresencePenalty ??= options.PresencePenalty;
        request.Seed ??= options.Seed;
        request.ReasoningEffortLevel ??= Effort(options.Reasoning?.Effort);
        request.ResponseFormat ??= Format(options);
        foreach (string sequence in options.StopSequences ?? [])
        {
            request.StopSequences.Add(sequence);
        }

        CompletionTools.AddTo(request, options);
        AddFieldsWithoutProperty(request, options);
        return request;
    }

    private static Sdk.ChatCompletionOptions Raw(ChatOptions options, IChatClient client) =>
        options.RawRepresentationFactory?.Invoke(client) switch
        {
            null => new Sdk.ChatCompletionOptions(),
            Sdk.ChatCompletionOptions raw => raw,
            object other => throw new NotSupportedException(
                $"ChatOptions.RawRepresentationFactory made a {other.GetType()} for an OpenAIChatClient. Make an OpenAI.Chat.ChatCompletionOptions for it, or null."),
        };

    private static void RefuseServerState(ChatOptions options)
    {
        if (options.ConversationId is not null)
        {
            throw new NotSupportedException(
                "ChatOptions.ConversationId is set, but chat completions keep no conversation on the server. Send the whole conversation and leave it null.");
        }

        if (options.ContinuationToken is not null)
        {
            throw new NotSupportedException(
                "ChatOptions.ContinuationToken is set, but chat completions have no background responses to continue. Leave it null.");
        }
    }

    private static void AddFieldsWithoutProperty(Sdk.ChatCompletionOptions request, ChatOptions options)
    {
        // The package's client is bound to one model; a patch of the request's JSON changes it for this request alone.
        if (options.ModelId is { } model && !request.Patch.Contains("$.model"u8))
        {
            request.Patch.Set("$.model"u8, model);
        }

        // Not of OpenAI, which refuses it, but of most servers that speak its protocol.
        if (options.TopK is { } topK && !request.Patch.Contains("$.top_k"u8))
        {
            request.Patch.Set("$.top_k"u8, topK);
        }
    }

    private static Sdk.ChatReasoningEffortLevel? Effort(ReasoningEffort? effort) => effort switch
    {
        // Bare, null would become a level: the package converts strings, null among them.
        null => default(Sdk.ChatReasoningEffortLevel?),
        ReasoningEffort.None => Sdk.ChatReasoningEffortLevel.None,
        ReasoningEffort.Low => Sdk.ChatReasoningEffortLevel.Low,
        ReasoningEffort.Medium => Sdk.ChatReasoningEffortLevel.Medium,
        ReasoningEffort.High => Sdk.ChatReasoningEffortLevel.High,
        ReasoningEffort.ExtraHigh => Sdk.ChatReasoningEffortLevel.ExtraHigh,
        _ => throw new NotSupportedException($"The reasoning effort '{effort}' is unknown to chat completions. Set one through ChatOptions.RawRepresentationFactory."),
    };

    private static Sdk.ChatResponseFormat? Format(ChatOptions options) => options.ResponseFormat switch
    {
        null => null,
        ChatResponseFormatText => Sdk.ChatResponseFormat.CreateTextFormat(),
        ChatResponseFormatJson { Schema: null } => Sdk.ChatResponseFormat.CreateJsonObjectFormat(),
        ChatResponseFormatJson json => SchemaFormat(json, StrictSchema.Flag(options.AdditionalProperties)),
        object other => throw new NotSupportedException(
            $"The response format {other.GetType()} is unknown to chat completions. Use ChatResponseFormat.Text, Json or ForJsonSchema."),
    };

    // The protocol demands a name where the abstraction allows none.
    private static Sdk.ChatResponseFormat SchemaFormat(ChatResponseFormatJson json, bool? strict) =>
        Sdk.ChatResponseFormat.CreateJsonSchemaFormat(json.SchemaName ?? "response", StrictSchema.Of(json, strict), json.SchemaDescription, strict);
}
