using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using Sdk = OpenAI.Chat;

namespace RouteLlm;

/// <summary>A chat client for OpenAI and for every endpoint that speaks its chat completions.</summary>
/// <remarks>
/// <para>
/// Nothing is silently dropped: content, a tool or a setting that chat completions do not support causes a
/// <see cref="NotSupportedException"/> that names it, thrown before anything is sent. What is left out is the reasoning
/// of earlier turns, which the protocol does not take back, <see cref="ReasoningOptions.Output"/>, which it cannot ask for, and
/// additional properties other than those named below.
/// </para>
/// <para>
/// Three settings go by <c>AdditionalProperties</c>: <c>"strict"</c> (a boolean, on a tool or on the <see cref="ChatOptions"/>,
/// where it counts for tools and for the JSON schema of the response) makes the model keep to the schema and makes the schema
/// fit for it, every property required and no other allowed; <c>"detail"</c> on an image is <c>"low"</c>, <c>"high"</c> or
/// <c>"auto"</c>. What else the protocol has is set on the <see cref="Sdk.ChatCompletionOptions"/> that
/// <see cref="ChatOptions.RawRepresentationFactory"/> makes; what it sets wins over the <see cref="ChatOptions"/>.
/// </para>
/// <para>
/// A refusal is an <see cref="ErrorContent"/> with the error code <c>"Refusal"</c>. Log-probabilities, service tier and
/// fingerprint are on the <c>RawRepresentation</c> of a response (<see cref="Sdk.ChatCompletion"/>) or of an update
/// (<see cref="Sdk.StreamingChatCompletionUpdate"/>).
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class OpenAIChatClient : IChatClient, IRequestLimits
{
    private readonly Sdk.ChatClient _chatClient;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Initializes a client over one of the OpenAI package, which brings model, endpoint, key, retries and timeout.</summary>
    /// <param name="chatClient">The client of the OpenAI package.</param>
    /// <exception cref="ArgumentNullException"><paramref name="chatClient"/> is <see langword="null"/>.</exception>
    public OpenAIChatClient(Sdk.ChatClient chatClient)
    {
        ArgumentNullException.ThrowIfNull(chatClient);
        _chatClient = chatClient;
        _metadata = new ChatClientMetadata("openai", chatClient.Endpoint, chatClient.Model);
    }

    /// <summary>Creates a client for a model behind an endpoint.</summary>
    /// <param name="model">The model that answers when <see cref="ChatOptions.ModelId"/> names no other.</param>
    /// <param name="apiKey">The key, sent as a bearer token. For a server that needs none, any text.</param>
    /// <param name="baseUrl">
    /// The address of chat completions, without <c>/chat/completions</c>, for example <c>http://localhost:11434/v1</c>;
    /// <see langword="null"/> for OpenAI itself.
    /// </param>
    /// <param name="timeout">
    /// How long the network may take for an attempt, or while streaming until the next piece; <see langword="null"/> for the OpenAI
    /// package's default of 100 seconds, <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </param>
    /// <param name="maximumRetries">
    /// How often a request that fails with 408, 429 or 5xx is sent again, waiting as long as the server asks for; <see langword="null"/>
    /// for the OpenAI package's default of 3. 0 for a model with a fallback (<c>UseFallback</c>), which has another one answer at once
    /// instead.
    /// </param>
    /// <param name="maximumAnswerBytes">
    /// The largest answer, whole or streamed, in bytes; a larger one is an error. <see langword="null"/> for the default, 64 MiB.
    /// </param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="apiKey"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="model"/> or <paramref name="apiKey"/> is blank, <paramref name="apiKey"/> holds what no header can carry, or
    /// <paramref name="baseUrl"/> is no absolute HTTP address.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="timeout"/> is zero or negative, <paramref name="maximumRetries"/> is negative, or
    /// <paramref name="maximumAnswerBytes"/> is not above 0.
    /// </exception>
    public static OpenAIChatClient Create(
        string model, string apiKey, Uri? baseUrl = null, TimeSpan? timeout = null, int? maximumRetries = null, long? maximumAnswerBytes = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumRetries ?? 0, nameof(maximumRetries));
        ApiKeyCredential credential = EndpointSettings.CredentialOf(apiKey);
        OpenAIClientOptions options = EndpointSettings.OptionsFor(baseUrl, timeout, maximumAnswerBytes ?? EndpointSettings.DefaultMaximumAnswerBytes);
        if (maximumRetries is { } retries)
        {
            options.RetryPolicy = new ClientRetryPolicy(retries);
        }

        return new OpenAIChatClient(new Sdk.ChatClient(model, credential, options));
    }

    /// <summary>Sends the conversation and waits for the whole answer.</summary>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException">Chat completions cannot carry a content, a tool or a setting.</exception>
    /// <exception cref="ClientResultException">
    /// The server answered with an error, without a choice, or with what cannot be read.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return CompleteAsync(messages, options, cancellationToken);
    }

    /// <summary>
    /// Sends the conversation and returns the answer as it arrives. Function calls and a refusal come complete, in the last update.
    /// </summary>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>
    /// The updates; leaving the enumeration closes the connection (.NET's HTTP handler waits up to 2 seconds for the end before it does).
    /// Its first step throws what <see cref="GetResponseAsync"/> throws.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>
    /// Gets this client, its <see cref="ChatClientMetadata"/>, its <see cref="ITokenLogProbabilities"/>, its <see cref="IRequestLimits"/>
    /// or the <see cref="Sdk.ChatClient"/> under it.
    /// </summary>
    /// <param name="serviceType">The requested type.</param>
    /// <param name="serviceKey">A key; keyed requests return null.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
        {
            return null;
        }

        if (serviceType == typeof(ChatClientMetadata))
        {
            return _metadata;
        }

        if (serviceType == typeof(Sdk.ChatClient))
        {
            return _chatClient;
        }

        if (serviceType == typeof(ITokenLogProbabilities))
        {
            return OpenAITokenLogProbabilities.Instance;
        }

        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: the client of the OpenAI package holds nothing to release.</summary>
    public void Dispose()
    {
        // Nothing is owned.
    }

    /// <summary>Says what of a request chat completions cannot carry.</summary>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="options">The options of the request; <see langword="null"/> for none.</param>
    /// <returns>What cannot be sent, in words; <see langword="null"/> where all of it can.</returns>
    string? IRequestLimits.FindObstacle(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        bool hasUsualOptions = options is null
            || (options is { ConversationId: null, ContinuationToken: null, RawRepresentationFactory: null } && RequestTrial.HasOnlyFunctions(options));
        return RequestTrial.FindObstacle(messages, options, hasUsualOptions, (all, settings) =>
        {
            _ = CompletionOptions.For(settings, this);
            _ = Conversation.For(all, settings);
        });
    }

    private async Task<ChatResponse> CompleteAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        Sdk.ChatCompletionOptions request = CompletionOptions.For(options, this);
        List<Sdk.ChatMessage> conversation = Conversation.For(messages, options);
        return await UnreadableAnswer.ReadAsync(AnswerAsync()).ConfigureAwait(false);

        async Task<ChatResponse> AnswerAsync()
        {
            ClientResult<Sdk.ChatCompletion> result = await _chatClient.CompleteChatAsync(conversation, request, cancellationToken).ConfigureAwait(false);
            ReportedError.ThrowIfAny(result);
            return CompletionResponse.From(result.Value, AudioMediaType.Of(request));
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Sdk.ChatCompletionOptions request = CompletionOptions.For(options, this);
        List<Sdk.ChatMessage> conversation = Conversation.For(messages, options);
        var stream = new CompletionStream(AudioMediaType.Of(request));
        await foreach (ChatResponseUpdate update in UnreadableAnswer.ReadAsync(UpdatesAsync()).ConfigureAwait(false))
        {
            yield return update;
        }

        async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync()
        {
            await foreach (Sdk.StreamingChatCompletionUpdate update in _chatClient
                .CompleteChatStreamingAsync(conversation, request, cancellationToken)
                .WithCancellation(cancellationToken)
                .ConfigureAwait(false))
            {
                ReportedError.ThrowIfAny(update);
                yield return stream.Read(update);
            }

            if (stream.Rest() is { } rest)
            {
                yield return rest;
            }
        }
    }
}
