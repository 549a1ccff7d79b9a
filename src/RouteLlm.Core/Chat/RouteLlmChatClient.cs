using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
/// <c>"router-lexical-0.5"</c>, or <c>"router-NAME"</c> for that router's own threshold; <c>"auto"</c> stands for the default. The name of a model (<c>"strong"</c>,
/// <c>"weak"</c>, one of <c>AddModel</c>, or the id that its provider knows it by) chooses that model. Any other model id is refused, unless
/// <see cref="RouteLlmOptions.UnknownModelIds"/> says otherwise. The chosen client never receives a name that is meant for the router.
/// </para>
/// <para>
/// Safe for concurrent use if the two clients are, and if they return a new response for each call: the decision is written on it.
/// </para>
/// </remarks>
public sealed class RouteLlmChatClient : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("routellm");

    private readonly RoutingEngine _engine;
    private readonly bool _leaveOpen;
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
    public RouteLlmChatClient(
        IChatClient strong, IChatClient weak, IPromptRouter router, RouteLlmOptions? options = null, bool leaveOpen = false)
        : this(new RoutingPolicy(new RouterList([router ?? throw new ArgumentNullException(nameof(router))]), (options ?? new RouteLlmOptions()).WithRouter(router.Name)), Pair(strong, weak), RouteLlmOptionsRules.WithoutLearning(options), leaveOpen)
    {
    }

    /// <summary>
    /// Initializes a client with several routers; <see cref="RouteLlmOptions.Router"/> names the default and a request may name any.
    /// </summary>
    /// <param name="strong">The model that answers best and costs most.</param>
    /// <param name="weak">The cheap model.</param>
    /// <param name="routers">The routers, each with a name of its own; at least one.</param>
    /// <param name="options">Router and threshold; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen"><see langword="true"/> to leave the two clients open when this one is disposed.</param>
    /// <exception cref="ArgumentNullException">A client or the list of routers is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options are invalid, there is no router, or two have one name.</exception>
    /// <exception cref="RoutingException">The threshold is to come from a percentage, and the router has no calibration.</exception>
    /// <exception cref="CalibrationFileException">The options' calibration file cannot be read, or is of another router.</exception>
    public RouteLlmChatClient(
        IChatClient strong, IChatClient weak, IEnumerable<IPromptRouter> routers, RouteLlmOptions? options = null, bool leaveOpen = false)
        : this(new RoutingPolicy(new RouterList(routers ?? throw new ArgumentNullException(nameof(routers))), options ?? new RouteLlmOptions()), Pair(strong, weak), RouteLlmOptionsRules.WithoutLearning(options), leaveOpen)
    {
    }

    internal RouteLlmChatClient(
        IRoutingPolicySource policies,
        IReadOnlyList<(string Name, IChatClient Client)> models,
        RouteLlmOptions? options,
        bool leaveOpen,
        IReadOnlyList<IDecisionSink>? sinks = null,
        IFleetState? shared = null,
        TimeProvider? clock = null,
        ILogger<RouteLlmChatClient>? logger = null,
        IServiceProvider? services = null)
    {
        options ??= new RouteLlmOptions();
        foreach ((string name, IChatClient client) in models)
        {
            ModelCaches.KeepApart(name, client);
        }

        _leaveOpen = leaveOpen;
        _engine = new RoutingEngine(
            policies,
            new RoutedModels([.. models.Select(static model => (model.Name, (IChatClient?)model.Client))], options.Models.AsReadOnly(), options.FindTokenCounter()),
            options,
            sinks ?? [],
            shared,
            clock ?? TimeProvider.System,
            logger ?? (ILogger)NullLogger.Instance,
            services);
    }

    /// <summary>Gets what plans, calls and settles, for other front doors to the same models.</summary>
    internal RoutingEngine Engine => _engine;

    /// <summary>Decides which model would answer, without calling one.</summary>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="options">The options of the request; a <c>router-NAME-THRESHOLD</c> model id counts.</param>
    /// <param name="cancellationToken">Cancels the router.</param>
    /// <returns>The decision that the same call to <c>GetResponseAsync</c> would make.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    /// <exception cref="RoutingException">
    /// The model id is malformed or names no router, or the router's score is no probability.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<RoutingDecision> RouteAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return _engine.DecideAsync(View(messages, options), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RoutingException">
    /// The model id names no router and no model, no model can do what the request needs, or the router's score is no probability.
    /// </exception>
    /// <exception cref="BudgetExceededException">A budget is spent and refuses the request.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return AnswerAsync(View(messages, options), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RoutingException">
    /// The model id names no router and no model, no model can do what the request needs, or the router's score is no probability.
    /// </exception>
    /// <exception cref="BudgetExceededException">A budget is spent and refuses the request.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new StreamedAnswer(_engine, View(messages, options), cancellationToken);
    }

    /// <summary>
    /// Gets this client, its <see cref="ChatClientMetadata"/> or its default <see cref="IPromptRouter"/>. Never reaches into the two
    /// clients.
    /// </summary>
    /// <param name="serviceType">The requested type.</param>
    /// <param name="serviceKey">A key; keyed requests return <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType == typeof(IPromptRouter) ? _engine.DefaultRouter
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>
    /// Records how good an answer was, in the metrics and with the decision where decisions are kept, to compare and retrain routers.
    /// </summary>
    /// <param name="decisionId">The <see cref="RoutingDecision.Id"/> of the answer's decision.</param>
    /// <param name="score">How good the answer was, from 0 (useless) to 1 (all that was asked for).</param>
    /// <exception cref="ArgumentException"><paramref name="decisionId"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="score"/> is not between 0 and 1.</exception>
    public void RecordFeedback(Guid decisionId, double score) => _engine.RecordFeedback(decisionId, score, model: null);

    /// <summary>
    /// Records how good an answer was, in the metrics and with the decision where decisions are kept, to compare and retrain routers.
    /// </summary>
    /// <param name="decision">The answer's decision.</param>
    /// <param name="score">How good the answer was, from 0 (useless) to 1 (all that was asked for).</param>
    /// <exception cref="ArgumentNullException"><paramref name="decision"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The decision has no id, since no request was sent by it.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="score"/> is not between 0 and 1.</exception>
    public void RecordFeedback(RoutingDecision decision, double score)
    {
        ArgumentNullException.ThrowIfNull(decision);
        _engine.RecordFeedback(decision.Id, score, decision.Model);
    }

    /// <summary>Disposes the clients, unless they were to be left open.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_leaveOpen)
        {
            foreach (RoutedModel model in _engine.Models.All)
            {
                model.Client.Dispose();
            }
        }

        _engine.Dispose();
    }

    private static (string Name, IChatClient Client)[] Pair(IChatClient strong, IChatClient weak)
    {
        ArgumentNullException.ThrowIfNull(strong);
        ArgumentNullException.ThrowIfNull(weak);
        return [(RouteTarget.Weak.Word(), weak), (RouteTarget.Strong.Word(), strong)];
    }

    // Router and model both read the messages, and a sequence may be good for one enumeration only.
    private RequestView View(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        new(messages as IReadOnlyList<ChatMessage> ?? [.. messages], AskedOptions.WithoutModel(options))
        {
            ModelId = options?.ModelId,
            PinnedModel = ModelStamp.TextOf(options?.AdditionalProperties),
            CallerName = _engine.Callers.NameOf(options),
            IsKeptFromBattles = AskedOptions.KeepsFromBattles(options),
        };

    private async Task<ChatResponse> AnswerAsync(RequestView request, CancellationToken cancellationToken)
    {
        ModelCall call = await _engine.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            call.Begin();
            var answer = new WholeAnswer(call);
            await call.AnswerAsync(answer, cancellationToken).ConfigureAwait(false);
            ChatResponse response = answer.Response!;
            call.Read(response);
            call.Complete();
            (response.AdditionalProperties ??= [])[RoutingDecisionExtensions.PropertyKey] = call.Decision;
            return response;
        }
        finally
        {
            call.End();
        }
    }
}
