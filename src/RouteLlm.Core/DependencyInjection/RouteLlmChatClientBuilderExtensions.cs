using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RouteLlm;

namespace Microsoft.Extensions.AI;

/// <summary>Puts a router into a pipeline that is built by hand.</summary>
public static class RouteLlmChatClientBuilderExtensions
{
    /// <summary>
    /// Routes between the builder's client, which is the strong model, and a weak one. The embedded router decides, or the one that the
    /// options name.
    /// </summary>
    /// <remarks>
    /// Middleware that is added before goes around the router; middleware that is added after goes around the strong model alone.
    /// </remarks>
    /// <param name="builder">The builder; its client answers what the router calls strong.</param>
    /// <param name="weak">The weak model; disposed with the pipeline, as the strong one.</param>
    /// <param name="configure">Sets the options: the threshold, or the share of strong calls.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="weak"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRouteLlm(this ChatClientBuilder builder, IChatClient weak, Action<RouteLlmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(weak);
        return builder.UseRouteLlm(_ => weak, EmbeddedRouters, (options, _) => configure?.Invoke(options));
    }

    /// <summary>Routes between the builder's client, which is the strong model, and a weak one, as a router decides.</summary>
    /// <remarks>As <see cref="UseRouteLlm(ChatClientBuilder, IChatClient, Action{RouteLlmOptions}?)"/>.</remarks>
    /// <param name="builder">The builder; its client answers what the router calls strong.</param>
    /// <param name="weak">The weak model; disposed with the pipeline, as the strong one.</param>
    /// <param name="router">The router; it stays the caller's to dispose.</param>
    /// <param name="configure">
    /// Sets the options; <see cref="RouteLlmOptions.Router"/> is the router's name unless this says otherwise.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument but the last is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRouteLlm(
        this ChatClientBuilder builder, IChatClient weak, IPromptRouter router, Action<RouteLlmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(weak);
        ArgumentNullException.ThrowIfNull(router);
        return builder.UseRouteLlm(_ => weak, _ => [router], (options, _) => configure?.Invoke(options), namesRouter: true);
    }

    /// <summary>Routes between the builder's client, which is the strong model, and a weak one from the services.</summary>
    /// <remarks>As <see cref="UseRouteLlm(ChatClientBuilder, IChatClient, Action{RouteLlmOptions}?)"/>.</remarks>
    /// <param name="builder">The builder; its client answers what the router calls strong.</param>
    /// <param name="weak">
    /// Gets the weak model, for example <c>services => services.GetRequiredKeyedService&lt;IChatClient&gt;("small")</c>. It is not disposed
    /// with the pipeline.
    /// </param>
    /// <param name="configure">Sets the options, with the services of <see cref="ChatClientBuilder.Build(IServiceProvider?)"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="weak"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRouteLlm(
        this ChatClientBuilder builder, Func<IServiceProvider, IChatClient> weak, Action<RouteLlmOptions, IServiceProvider>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(weak);
        return builder.UseRouteLlm(services => new BorrowedChatClient(FactoryCall.Run("UseRouteLlm(weak, …)", services, weak)), EmbeddedRouters, configure);
    }

    /// <summary>
    /// Routes between the builder's client, which is the strong model, and a weak one, as a router decides; both come from the services.
    /// </summary>
    /// <remarks>As <see cref="UseRouteLlm(ChatClientBuilder, IChatClient, Action{RouteLlmOptions}?)"/>.</remarks>
    /// <param name="builder">The builder; its client answers what the router calls strong.</param>
    /// <param name="weak">Gets the weak model. It is not disposed with the pipeline.</param>
    /// <param name="router">Gets the router. It is not disposed with the pipeline.</param>
    /// <param name="configure">Sets the options, with the services of <see cref="ChatClientBuilder.Build(IServiceProvider?)"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument but the last is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRouteLlm(
        this ChatClientBuilder builder,
        Func<IServiceProvider, IChatClient> weak,
        Func<IServiceProvider, IPromptRouter> router,
        Action<RouteLlmOptions, IServiceProvider>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(weak);
        ArgumentNullException.ThrowIfNull(router);
        return builder.UseRouteLlm(
            services => new BorrowedChatClient(FactoryCall.Run("UseRouteLlm(weak, …)", services, weak)),
            services => [FactoryCall.Run("UseRouteLlm(…, router)", services, router)],
            configure,
            namesRouter: true);
    }

    /// <summary>
    /// Writes the decision of a whole answer on its last message too, for libraries that pass messages on without their response: Semantic
    /// Kernel's
    /// <c>ChatMessageContent.Metadata</c> then holds it.
    /// </summary>
    /// <remarks>
    /// Add it around the router: <c>UsePipeline(chat => chat.UseRoutingDecisionOnMessages())</c>. A store of conversations keeps what
    /// stands on messages, so leave it out where the conversations are stored and the decisions should not be. Streamed answers do not need
    /// it.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRoutingDecisionOnMessages(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new DecisionOnMessages(inner));
    }

    private static IPromptRouter[] EmbeddedRouters(IServiceProvider services) => [LexicalRouter.Default, new RandomRouter()];

    private static ChatClientBuilder UseRouteLlm(
        this ChatClientBuilder builder,
        Func<IServiceProvider, IChatClient> weak,
        Func<IServiceProvider, IPromptRouter[]> routers,
        Action<RouteLlmOptions, IServiceProvider>? configure,
        bool namesRouter = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((strong, services) =>
        {
            IPromptRouter[] known = routers(services);
            var options = new RouteLlmOptions();
            if (namesRouter)
            {
                options.Router = known[0].Name;
            }

            configure?.Invoke(options, services);
            return new RouteLlmChatClient(
                new RoutingPolicy(new RouterList(known), options),
                [(RouteTarget.Weak.Word(), weak(services)), (RouteTarget.Strong.Word(), strong)],
                RouteLlmOptionsRules.WithoutLearning(options),
                leaveOpen: false,
                clock: services.GetService<TimeProvider>(),
                logger: services.GetService<ILogger<RouteLlmChatClient>>());
        });
    }
}
