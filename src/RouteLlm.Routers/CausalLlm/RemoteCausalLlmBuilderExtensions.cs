using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Adds a language model at an endpoint that predicts scores to an <see cref="IRouteLlmBuilder"/>.</summary>
public static class RemoteCausalLlmBuilderExtensions
{
    /// <summary>
    /// Lets a language model at an endpoint that predicts scores, RouteLLM's <c>causal_llm</c>, decide requests that name no router. The
    /// client stays the caller's to dispose.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model that predicts scores.</param>
    /// <param name="options">The messages, and how the model is asked.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options are not what <see cref="RemoteCausalLlmOptions"/> says.</exception>
    public static IRouteLlmBuilder UseCausalLm(this IRouteLlmBuilder builder, IChatClient model, RemoteCausalLlmOptions options) =>
        builder.UseRouter(new RemoteCausalLlmRouter(model, options));

    /// <summary>
    /// Lets a language model at an endpoint that predicts scores, RouteLLM's <c>causal_llm</c>, decide requests that name no router. The
    /// router is made when it is first needed.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">
    /// Gets the model that predicts scores, usually one of the application's services: <c>provider =>
    /// provider.GetRequiredKeyedService&lt;IChatClient&gt;("scores")</c>. It is not disposed with the router.
    /// </param>
    /// <param name="options">The messages, and how the model is asked.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseCausalLm(
        this IRouteLlmBuilder builder, Func<IServiceProvider, IChatClient> model, RemoteCausalLlmOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return builder.AddRouter(RemoteCausalLlmRouter.RouterName, provider => new RemoteCausalLlmRouter(model(provider), options)).UseRouter(RemoteCausalLlmRouter.RouterName);
    }
}
