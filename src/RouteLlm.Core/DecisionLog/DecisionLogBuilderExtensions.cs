using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Names where the decisions of an <see cref="IRouteLlmBuilder"/> are kept.</summary>
public static class DecisionLogBuilderExtensions
{
    /// <summary>Keeps decisions in a file of JSON lines, without prompts unless the options say so.</summary>
    /// <remarks>
    /// The container opens the file when the client is first resolved, and closes it. Each process needs a file of its own.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; its folder is created if necessary.</param>
    /// <param name="configure">Sets how it is written.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is <see langword="null"/> or empty, or an option is out of its range.
    /// </exception>
    public static IRouteLlmBuilder UseDecisionLog(this IRouteLlmBuilder builder, string path, Action<DecisionLogOptions>? configure = null)
    {
        var options = new DecisionLogOptions(path);
        configure?.Invoke(options);
        return options.FindError() is { } error
            ? throw new ArgumentException(error, nameof(configure))
            : builder.AddDecisionSink(provider => new DecisionLogFile(options, provider.GetService<ILogger<DecisionLogFile>>(), provider.GetService<TimeProvider>()));
    }

    /// <summary>Keeps decisions in a sink, beside others. It stays the caller's to dispose.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="sink">The sink.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder AddDecisionSink(this IRouteLlmBuilder builder, IDecisionSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        builder.Services.AddKeyedSingleton(builder.Registration().DecisionSinkKey, sink);
        return builder;
    }

    /// <summary>Keeps decisions in a sink, beside others, that the container makes once, when it is first needed, and disposes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the sink.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder AddDecisionSink(this IRouteLlmBuilder builder, Func<IServiceProvider, IDecisionSink> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.AddKeyedSingleton(builder.Registration().DecisionSinkKey, (provider, _) => factory(provider));
        return builder;
    }
}
