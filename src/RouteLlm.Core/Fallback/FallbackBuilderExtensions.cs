namespace RouteLlm;

/// <summary>Lets other models of an <see cref="IRouteLlmBuilder"/> answer when one fails.</summary>
public static class FallbackBuilderExtensions
{
    /// <summary>Lets another model answer when the chosen one fails before its first output.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets what counts as a failure, how long a model may take, and when it is left alone.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseFallback(this IRouteLlmBuilder builder, Action<FallbackOptions>? configure = null) =>
        builder.Configure(options =>
    {
        options.Fallback ??= new FallbackOptions();
        configure?.Invoke(options.Fallback);
    });
}
