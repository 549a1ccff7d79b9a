using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Names the clients and routers of an <see cref="IRouteLlmBuilder"/>.</summary>
public static class RouteLlmBuilderExtensions
{
    /// <summary>Uses a client for the strong model. It stays the caller's to dispose.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="client">The client.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseStrongClient(this IRouteLlmBuilder builder, IChatClient client) =>
        builder.UseClient(RouteTarget.Strong, client);

    /// <summary>Uses a client for the strong model that the container makes once, when it is first needed, and disposes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the client.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseStrongClient(this IRouteLlmBuilder builder, Func<IServiceProvider, IChatClient> factory) =>
        builder.UseClient(RouteTarget.Strong, factory);

    /// <summary>Uses a keyed service for the strong model.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="serviceKey">The key under which the application registers the <see cref="IChatClient"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseKeyedStrongClient(this IRouteLlmBuilder builder, object serviceKey) =>
        builder.UseKeyedClient(RouteTarget.Strong, serviceKey);

    /// <summary>Uses a client for the weak model. It stays the caller's to dispose.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="client">The client.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseWeakClient(this IRouteLlmBuilder builder, IChatClient client) =>
        builder.UseClient(RouteTarget.Weak, client);

    /// <summary>Uses a client for the weak model that the container makes once, when it is first needed, and disposes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the client.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseWeakClient(this IRouteLlmBuilder builder, Func<IServiceProvider, IChatClient> factory) =>
        builder.UseClient(RouteTarget.Weak, factory);

    /// <summary>Uses a keyed service for the weak model.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="serviceKey">The key under which the application registers the <see cref="IChatClient"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseKeyedWeakClient(this IRouteLlmBuilder builder, object serviceKey) =>
        builder.UseKeyedClient(RouteTarget.Weak, serviceKey);

    /// <summary>Lets a registered router decide requests that name none.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The router's name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseRouter(this IRouteLlmBuilder builder, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Configure(options => options.Router = name);
    }

    /// <summary>Registers a router under its name and lets it decide requests that name none. It stays the caller's to dispose.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="router">The router.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseRouter(this IRouteLlmBuilder builder, IPromptRouter router)
    {
        ArgumentNullException.ThrowIfNull(router);
        return builder.AddRouter(router).UseRouter(router.Name);
    }

    /// <summary>Registers a router under its name, for requests that name it. It stays the caller's to dispose.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="router">The router; replaces an earlier one of its name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder AddRouter(this IRouteLlmBuilder builder, IPromptRouter router)
    {
        ArgumentNullException.ThrowIfNull(router);
        builder.Services.AddKeyedSingleton(builder.Registration().AddRouterKey(router.Name), router);
        return builder;
    }

    /// <summary>Registers a router that the container makes once, when it is first named, and disposes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The router's name; replaces an earlier router of this name.</param>
    /// <param name="factory">Makes the router.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="factory"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder AddRouter(this IRouteLlmBuilder builder, string name, Func<IServiceProvider, IPromptRouter> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(builder.Registration().AddRouterKey(name), (provider, _) => factory(provider));
        return builder;
    }

    private static IRouteLlmBuilder UseClient(this IRouteLlmBuilder builder, RouteTarget target, IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return builder.UseClient(target, ModelSource.Of(client));
    }

    private static IRouteLlmBuilder UseClient(
        this IRouteLlmBuilder builder, RouteTarget target, Func<IServiceProvider, IChatClient> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return builder.UseClient(target, ModelSource.Of(factory, $"{builder.Registration().AddCall}.Use{target}Client(…)"));
    }

    private static IRouteLlmBuilder UseKeyedClient(this IRouteLlmBuilder builder, RouteTarget target, object serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        return builder.UseClient(target, ModelSource.OfKey(serviceKey));
    }

    private static IRouteLlmBuilder UseClient(this IRouteLlmBuilder builder, RouteTarget target, ModelSource source)
    {
        RouteLlmRegistration registration = builder.Registration();
        registration.Models.Set(target, source);
        registration.KeepLast(builder.Services);
        return builder;
    }

    /// <summary>Changes the options of the registration.</summary>
    internal static IRouteLlmBuilder Configure(this IRouteLlmBuilder builder, Action<RouteLlmOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.OptionsName(), configure);
        return builder;
    }

    /// <summary>
    /// Gets the name of the registration's options. To the options no name means all of them, and here the one without a key.
    /// </summary>
    internal static string OptionsName(this IRouteLlmBuilder builder) => builder.ServiceKey ?? Options.DefaultName;

    internal static RouteLlmRegistration Registration(this IRouteLlmBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return RouteLlmRegistration.Find(builder.Services, builder.ServiceKey)
            ?? throw new InvalidOperationException("AddRouteLlm() was not called with the builder's key. Call it first.");
    }

    /// <summary>
    /// Has a decision model decide: adds a <see cref="DecisionModelRouter"/>, and makes it the one of requests that name none.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">Gets the model from the services.</param>
    /// <param name="labels">The strong win rate of each label, from 0 to 1; at least two labels.</param>
    /// <param name="targetOnFailure">
    /// The model for prompts that the decision model fails on; <see langword="null"/>, the default, fails the request.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseDecisionModel(
        this IRouteLlmBuilder builder, Func<IServiceProvider, IDecisionModel> model, IReadOnlyDictionary<string, double> labels, RouteTarget? targetOnFailure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        return builder.AddRouter(DecisionModelRouter.RouterName, services => new DecisionModelRouter(model(services), labels, targetOnFailure)).UseRouter(DecisionModelRouter.RouterName);
    }
}
