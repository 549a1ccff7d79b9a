using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// The base class is marked experimental; nothing else of this library uses an experimental type.
#pragma warning disable MEAI001

namespace RouteLlm;

/// <summary>A chat client that sends each prompt to a strong or to a weak model, as a router decides.</summary>
/// <remarks>
/// <para>
/// The text of the last user message is scored; at or above the threshold the strong client answers, below it the weak one.
/// The decision travels with the answer: read it with
/// <see cref="RoutingDecisionExtensions.GetRoutingDecision(ChatResponse)"/>. When streaming, the choice is made before the
/// first update, and that update carries the decision; a stream without updates carries none.
/// </para>
/// <para>
/// A request names router and threshold itself with <c>ChatOptions.ModelId = "router-NAME-THRESHOLD"</c>, for example
/// <c>"router-lexical-0.5"</c>, or <c>"router-NAME"</c> for that router's own threshold; the chosen client then gets no model id. Any
/// other model id is passed on as it is.
/// </para>
/// <para>Safe for concurrent use, as far as the two clients are and give each call a response of its own, since the decision is written on it.</para>
/// </remarks>
public class RouteLlmChatClient : RoutingChatClient
{
    private static readonly ChatClientMetadata Metadata = new("routellm");

    private readonly RoutingFeatures _features;
    private readonly RoutePlanner _planner;
    private readonly IRoutingPolicySource _policies;
    private readonly bool _leaveOpen;
    private readonly ILogger _logger;
    private bool _disposed;

    /// <summary>Initializes a client with one router.</summary>
    /// <param name="strong">The model that answers best and costs most.</param>
    /// <param name="weak">The cheap model.</param>
    /// <param name="router">The router that decides; <see cref="RouteLlmOptions.Router"/> is not read.</param>
    /// <param name="options">The threshold or the share of strong calls; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen"><see langword="true"/> to leave the two clients open when this one is disposed.</param>
    /// <exception cref="ArgumentNullException">A client or the router is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    /// <exception cref="RoutingException">The threshold is to come from a percentage, and the router has no calibration.</exception>
    /// <exception cref="CalibrationFileException">The options' calibration file cannot be read, or is of another router.</exception>
    public RouteLlmChatClient(IChatClient strong, IChatClient weak, IPromptRouter router, RouteLlmOptions? options = null, bool leaveOpen = false)
        : this(new RoutingPolicy(new RouterList([router ?? throw new ArgumentNullException(nameof(router))]), (options ?? new RouteLlmOptions()).WithRouter(router.Name)), Pair(strong, weak), options, leaveOpen)
    {
    }

    /// <summary>Initializes a client with several routers, of which <see cref="RouteLlmOptions.Router"/> names the default and a request may name any.</summary>
    /// <param name="strong">The model that answers best and costs most.</param>
    /// <param name="weak">The cheap model.</param>
    /// <param name="routers">The routers, each with a name of its own; at least one.</param>
    /// <param name="options">Router and threshold; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen"><see langword="true"/> to leave the two clients open when this one is disposed.</param>
    /// <exception cref="ArgumentNullException">A client or the list of routers is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options are invalid, there is no router, or two have one name.</exception>
    /// <exception cref="RoutingException">The threshold is to come from a percentage, and the router has no calibration.</exception>
    /// <exception cref="CalibrationFileException">The options' calibration file cannot be read, or is of another router.</exception>
    public RouteLlmChatClient(IChatClient strong, IChatClient weak, IEnumerable<IPromptRouter> routers, RouteLlmOptions? options = null, bool leaveOpen = false)
        : this(new RoutingPolicy(new RouterList(routers ?? throw new ArgumentNullException(nameof(routers))), options ?? new RouteLlmOptions()), Pair(strong, weak), options, leaveOpen)
    {
    }

    internal RouteLlmChatClient(
        IRoutingPolicySource policies,
        IReadOnlyList<(string Name, IChatClient Client)> models,
        RouteLlmOptions? options,
        bool leaveOpen,
        IReadOnlyList<IDecisionSink>? sinks = null,
        ISharedRoutingState? shared = null,
        TimeProvider? clock = null,
        ILogger<RouteLlmChatClient>? logger = null)
    {
        options ??= new RouteLlmOptions();
        if (ProductionOptionsRules.FindErrors(options, [.. models.Select(static model => model.Name)]).ToArray() is { Length: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        _policies = policies;
        _leaveOpen = leaveOpen;
        _logger = logger ?? (ILogger)NullLogger.Instance;
        _features = new RoutingFeatures(new RoutedModels(models, options.Models.AsReadOnly(), options.FindTokenCounter()), options, sinks ?? [], shared, clock ?? TimeProvider.System, _logger);
        _planner = new RoutePlanner(_features, policies, _logger);
    }

    /// <summary>Decides which model would answer, without calling one.</summary>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="options">The options of the request; a <c>router-NAME-THRESHOLD</c> model id counts.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <returns>The decision that the same call to <c>GetResponseAsync</c> would make.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="RoutingException">The model id is malformed or names no router, or the router's score is no probability.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<RoutingDecision> RouteAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        RouterModelId? modelId = RouterModelId.Parse(options?.ModelId);
        if (modelId is not null)
        {
            // As the call itself does, so that a router sees the same request.
            options = options!.Clone();
            options.ModelId = null;
        }

        return DecideAsync(AsList(messages), options, modelId, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return base.GetResponseAsync(AsList(messages), options, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return base.GetStreamingResponseAsync(AsList(messages), options, cancellationToken);
    }

    /// <summary>Gets this client, its <see cref="ChatClientMetadata"/> or its default <see cref="IPromptRouter"/>. Never reaches into the two clients.</summary>
    /// <param name="serviceType">The type that is asked for.</param>
    /// <param name="serviceKey">A key; with one there is nothing to be had.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null)
        {
            if (serviceType == typeof(ChatClientMetadata))
            {
                return Metadata;
            }

            if (serviceType == typeof(IPromptRouter))
            {
                return _policies.Current.Default.Router;
            }
        }

        return base.GetService(serviceType, serviceKey);
    }

    /// <summary>Decides the request and gives the chosen client, which stamps the decision on its answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <returns>The chosen client.</returns>
    protected override async ValueTask<IChatClient> SelectClientAsync(RoutingContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ChatOptions? options = context.ChatOptions;
        RouterModelId? modelId = RouterModelId.Parse(options?.ModelId);
        if (modelId is not null)
        {
            // It named our router, not a model. The options are the base class's clone, so the caller's stay as they were.
            options!.ModelId = null;
        }

        RoutedRequest request;
        try
        {
            request = await _planner.PlanAsync(AsList(context.Messages), options, modelId, isLive: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _features.Telemetry.Refused(exception);
            _logger.Refused(exception.GetType().Name);
            throw;
        }

        options?.AdditionalProperties?.Remove(ModelStamp.PropertyKey);
        _logger.Decided(request.Decision.Router, request.Decision.Target, request.Decision.StrongWinRate, request.Decision.Threshold);
        return request;
    }

    /// <summary>Tells how good an answer was. It is counted, and kept with the decision where decisions are kept, to compare and retrain routers.</summary>
    /// <param name="decisionId">The <see cref="RoutingDecision.Id"/> of the answer's decision.</param>
    /// <param name="score">How good the answer was, from 0 (useless) to 1 (all that was asked for).</param>
    /// <exception cref="ArgumentException"><paramref name="decisionId"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="score"/> is not between 0 and 1.</exception>
    public void RecordFeedback(Guid decisionId, double score) => RecordFeedback(decisionId, score, model: null);

    /// <summary>Tells how good an answer was. It is counted, and kept with the decision where decisions are kept, to compare and retrain routers.</summary>
    /// <param name="decision">The answer's decision.</param>
    /// <param name="score">How good the answer was, from 0 (useless) to 1 (all that was asked for).</param>
    /// <exception cref="ArgumentNullException"><paramref name="decision"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The decision has no id, since no request was sent by it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="score"/> is not between 0 and 1.</exception>
    public void RecordFeedback(RoutingDecision decision, double score)
    {
        ArgumentNullException.ThrowIfNull(decision);
        RecordFeedback(decision.Id, score, decision.Model);
    }

    /// <summary>Disposes the clients, unless they were to be left open.</summary>
    /// <param name="disposing"><see langword="true"/> when called from <see cref="IDisposable.Dispose"/>.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (!_leaveOpen)
            {
                foreach (RoutedModel model in _features.Models.All)
                {
                    model.Client.Dispose();
                }
            }

            _features.Dispose();
        }

        base.Dispose(disposing);
    }

    private static (string Name, IChatClient Client)[] Pair(IChatClient strong, IChatClient weak)
    {
        ArgumentNullException.ThrowIfNull(strong);
        ArgumentNullException.ThrowIfNull(weak);
        return [(RouteTarget.Weak.Word(), weak), (RouteTarget.Strong.Word(), strong)];
    }

    private void RecordFeedback(Guid decisionId, double score, string? model)
    {
        if (decisionId == Guid.Empty)
        {
            throw new ArgumentException("The decision has no id. Take that of an answer, from GetRoutingDecision().", nameof(decisionId));
        }

        ProbabilityRange.ThrowIfOutside(score);
        _features.Telemetry.FeedbackGiven(score, model);
        _features.Record(new FeedbackRecord(decisionId, score, _features.Clock.GetUtcNow()));
    }

    // Router and model both read the messages, and a sequence may be good for one enumeration only.
    private static IReadOnlyList<ChatMessage> AsList(IEnumerable<ChatMessage> messages) =>
        messages as IReadOnlyList<ChatMessage> ?? [.. messages];

    private async ValueTask<RoutingDecision> DecideAsync(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        RouterModelId? modelId,
        CancellationToken cancellationToken) =>
        (await _planner.PlanAsync(messages, options, modelId, isLive: false, cancellationToken).ConfigureAwait(false)).Decision;
}
