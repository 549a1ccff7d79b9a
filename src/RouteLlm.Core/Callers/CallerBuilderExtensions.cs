using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Tells the callers of an <see cref="IRouteLlmBuilder"/>'s requests apart.</summary>
public static class CallerBuilderExtensions
{
    /// <summary>Names the callers of requests that do not name theirs, for example by a claim of the current user.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">
    /// Makes, once, what gives the name of the caller for a request's options; <see langword="null"/> for nobody's. The name stands in logs
    /// and metrics: never a secret.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="factory"/> is <see langword="null"/>.
    /// </exception>
    public static IRouteLlmBuilder IdentifyCallers(
        this IRouteLlmBuilder builder, Func<IServiceProvider, Func<ChatOptions?, string?>> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddOptions<RouteLlmOptions>(builder.ServiceKey ?? Options.DefaultName)
            .Configure<IServiceProvider>((options, provider) => options.Callers.Identify = factory(provider));
        return builder;
    }
}
