using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Puts middleware of Microsoft.Extensions.AI around the router, or around one model.</summary>
public static class PipelineBuilderExtensions
{
    /// <summary>Puts middleware around the router, for whoever injects <see cref="IChatClient"/>.</summary>
    /// <remarks>
    /// As in a <see cref="ChatClientBuilder"/>, the first middleware is outermost; another call adds inside of it. The order of this call
    /// and the other calls of the builder does not matter. <see cref="RouteLlmChatClient"/> itself stays a service without the middleware.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Adds the middleware, for example <c>chat => chat.UseFunctionInvocation().UseOpenTelemetry()</c>. It runs when the client is first
    /// resolved.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UsePipeline(this IRouteLlmBuilder builder, Action<ChatClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.UsePipeline((chat, _) => configure(chat));
    }

    /// <summary>Puts middleware around the router that needs services of the application.</summary>
    /// <remarks>As <see cref="UsePipeline(IRouteLlmBuilder, Action{ChatClientBuilder})"/>.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Adds the middleware. It runs when the client is first resolved.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UsePipeline(this IRouteLlmBuilder builder, Action<ChatClientBuilder, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        RouteLlmRegistration registration = builder.Registration();
        registration.Pipeline.Add(configure);
        registration.KeepLast(builder.Services);
        return builder;
    }

    /// <summary>Puts middleware around one model, between it and the router.</summary>
    /// <remarks>
    /// The first middleware is outermost; another call for the same model adds inside of it. An unknown name fails when the host starts.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model's name: <c>"strong"</c>, <c>"weak"</c>, or that of <c>AddModel</c>.</param>
    /// <param name="configure">
    /// Adds the middleware, for example <c>chat => chat.UseDistributedCache()</c>. It runs when the model is first resolved.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="configure"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseModelPipeline(this IRouteLlmBuilder builder, string model, Action<ChatClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.UseModelPipeline(model, (chat, _) => configure(chat));
    }

    /// <summary>Puts middleware around one model that needs services of the application.</summary>
    /// <remarks>As <see cref="UseModelPipeline(IRouteLlmBuilder, string, Action{ChatClientBuilder})"/>.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model's name: <c>"strong"</c>, <c>"weak"</c>, or that of <c>AddModel</c>.</param>
    /// <param name="configure">Adds the middleware. It runs when the model is first resolved.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="configure"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/> or empty.</exception>
    public static IRouteLlmBuilder UseModelPipeline(
        this IRouteLlmBuilder builder, string model, Action<ChatClientBuilder, IServiceProvider> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Registration().Models.Pipeline(model).Add(configure);
        return builder;
    }
}
