using Microsoft.Extensions.DependencyInjection.Extensions;
using RouteLlm.OpenAI;

namespace RouteLlm;

/// <summary>Adds OpenAI-compatible endpoints to an <see cref="IRouteLlmBuilder"/>.</summary>
public static class OpenAIBuilderExtensions
{
    /// <summary>Lets endpoints that a configuration file names be OpenAI's, or others that speak its protocol, unless the services hold an <see cref="IEndpointClientFactory"/> already.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseOpenAIEndpoints(this IRouteLlmBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IEndpointClientFactory, OpenAIEndpoints>();
        return builder;
    }
}
