using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Adds OpenAI-compatible endpoints to an <see cref="IRouteLlmBuilder"/>.</summary>
public static class OpenAIBuilderExtensions
{
    /// <summary>
    /// Lets endpoints that a configuration file names be OpenAI's, or others that speak its protocol, unless the services hold an
    /// <see cref="IEndpointClientFactory"/> already.
    /// </summary>
    /// <remarks>
    /// Where there is a fallback (<c>UseFallback</c>, before this call or after), its <see cref="FallbackOptions.RetryAfter"/> becomes
    /// <see cref="OpenAIRetryAfter.Read"/>, unless it was set.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseOpenAIEndpoints(this IRouteLlmBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IEndpointClientFactory, OpenAIEndpoints>();
        builder.Services.PostConfigure<RouteLlmOptions>(builder.ServiceKey ?? Options.DefaultName, static options =>
        {
            if (options.Fallback is { } fallback)
            {
                fallback.RetryAfter ??= OpenAIRetryAfter.Read;
            }
        });
        return builder;
    }
}
