using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace RouteLlm;

/// <summary>A chat client over the OpenAI package's client of Responses, with the conversions of Microsoft.Extensions.AI.OpenAI.</summary>
/// <remarks>
/// That package's own chat client was built for an OpenAI package whose streams had another type, and cannot stream with this one. Safe for
/// concurrent use.
/// </remarks>
/// <param name="client">The client.</param>
/// <param name="model">The model, where the options name none.</param>
internal sealed class ResponsesChatClient(ResponsesClient client, string model) : IChatClient, IRequestLimits
{
    private readonly ChatClientMetadata _metadata = new("openai", client.Endpoint, model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        CreateResponseOptions request = RequestFor(messages, options, isStream: false);
        ResponseResult result = await client.CreateResponseAsync(request, cancellationToken).ConfigureAwait(false);
        ChatResponse response = result.AsChatResponse(request);
        ThrowIfError(response.Messages.SelectMany(static message => message.Contents));
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CreateResponseOptions request = RequestFor(messages, options, isStream: true);
        IAsyncEnumerable<StreamingResponseUpdate> events = await client.CreateResponseStreamingAsync(request, cancellationToken).ConfigureAwait(false);
        bool hasEnded = false;
        await foreach (ChatResponseUpdate update in events.AsChatResponseUpdatesAsync(request, cancellationToken).ConfigureAwait(false))
        {
            ThrowIfError(update.Contents);
            if (update.RawRepresentation is StreamingResponseIncompleteUpdate cut)
            {
                update.FinishReason = cut.Response.IncompleteStatusDetails?.Reason == ResponseIncompleteStatusReason.ContentFilter
                    ? ChatFinishReason.ContentFilter
                    : ChatFinishReason.Length;
                hasEnded = true;
            }

            hasEnded |= update.RawRepresentation is StreamingResponseCompletedUpdate;
            yield return update;
        }

        if (!hasEnded)
        {
            throw FailedAnswers.None("The upstream's stream ended before the answer did.");
        }
    }

    public string? FindObstacle(IReadOnlyList<ChatMessage> messages, ChatOptions? options) => FindUnknown(options)
        ?? RequestTrial.FindObstacle(messages, options, RequestTrial.HasOnlyFunctions(options), (all, settings) => RequestFor(all, settings, isStream: false));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(client) ? client
        : null;

    public void Dispose()
    {
        // The connections are shared.
    }

    private static void ThrowIfError(IEnumerable<AIContent> contents)
    {
        if (contents.Any(static content => content is ErrorContent { ErrorCode: not Refusal.ErrorCode }))
        {
            throw FailedAnswers.None("The upstream reported an error.");
        }
    }

    private static string? FindUnknown(ChatOptions? options)
    {
        string? unknown = options switch
        {
            { StopSequences.Count: > 0 } => "stop sequences (stop)",
            { TopK: not null } => "top_k",
            { Seed: not null } => "seed",
            { FrequencyPenalty: not null } => "frequency_penalty",
            { PresencePenalty: not null } => "presence_penalty",
            _ => null,
        };
        return unknown is null ? null : $"OpenAI's Responses have no {unknown}.";
    }

    private static ResponseReasoningOptions? ReasoningOf(ReasoningOptions? reasoning) => reasoning is null ? null : new ResponseReasoningOptions
    {
        ReasoningEffortLevel = reasoning.Effort switch
        {
            ReasoningEffort.None => ResponseReasoningEffortLevel.None,
            ReasoningEffort.Low => ResponseReasoningEffortLevel.Low,
            ReasoningEffort.Medium => ResponseReasoningEffortLevel.Medium,
            ReasoningEffort.High => ResponseReasoningEffortLevel.High,
            ReasoningEffort.ExtraHigh => ResponseReasoningEffortLevel.ExtraHigh,

            // Bare, null would become a level: the package converts strings, null among them.
            _ => default(ResponseReasoningEffortLevel?),
        },
        ReasoningSummaryVerbosity = reasoning.Output switch
        {
            ReasoningOutput.Summary => ResponseReasoningSummaryVerbosity.Auto,
            ReasoningOutput.Full => ResponseReasoningSummaryVerbosity.Detailed,
            _ => default(ResponseReasoningSummaryVerbosity?),
        },
    };

    private static ResponseToolChoice? ChoiceOf(ChatToolMode? mode) => mode switch
    {
        NoneChatToolMode => ResponseToolChoice.CreateNoneChoice(),
        AutoChatToolMode => ResponseToolChoice.CreateAutoChoice(),
        RequiredChatToolMode { RequiredFunctionName: { } name } => ResponseToolChoice.CreateFunctionChoice(name),
        RequiredChatToolMode => ResponseToolChoice.CreateRequiredChoice(),
        _ => null,
    };

    // The package's conversion would change the schema.
    private static FunctionTool ToolOf(AITool tool)
    {
        AIFunctionDeclaration function = tool as AIFunctionDeclaration ?? throw new NotSupportedException($"OpenAI's Responses have no tool for {tool.GetType().Name}.");
        return ResponseTool.CreateFunctionTool(
            function.Name,
            BinaryData.FromString(function.JsonSchema.GetRawText()),
            function.AdditionalProperties.TryGetValue(DeclaredFunction.Strict, out object? strict) && strict is true,
            function.Description.Length > 0 ? function.Description : null);
    }

    private CreateResponseOptions RequestFor(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStream)
    {
        if ((FindUnknown(options) ?? ResponsesContents.FindUnknown(messages)) is { } unknown)
        {
            throw new NotSupportedException(unknown);
        }

        var request = new CreateResponseOptions
        {
            Model = options?.ModelId ?? model,
            StreamingEnabled = isStream ? true : null,
            Instructions = options?.Instructions,
            PreviousResponseId = options?.ConversationId,
            MaxOutputTokenCount = options?.MaxOutputTokens,
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            ParallelToolCallsEnabled = options?.AllowMultipleToolCalls,
            ReasoningOptions = ReasoningOf(options?.Reasoning),
            ToolChoice = ChoiceOf(options?.ToolMode),
            EndUserId = options?.AdditionalProperties?.TryGetValue("user", out string? user) == true ? user : null,
        };
        if (options?.AdditionalProperties?.TryGetValue(ResponsesTranslator.EncryptedReasoning, out bool isWanted) == true && isWanted)
        {
            request.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        }

        if (options?.ResponseFormat is { } format)
        {
            request.TextOptions = new ResponseTextOptions { TextFormat = format.AsOpenAIResponseTextFormat(options) };
        }

        foreach (ResponseItem item in messages.AsOpenAIResponseItems(options))
        {
            request.InputItems.Add(item);
        }

        foreach (AITool tool in options?.Tools ?? [])
        {
            request.Tools.Add(ToolOf(tool));
        }

        return request;
    }
}
