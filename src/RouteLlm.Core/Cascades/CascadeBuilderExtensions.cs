namespace RouteLlm;

/// <summary>Has answers of an <see cref="IRouteLlmBuilder"/> decide.</summary>
public static class CascadeBuilderExtensions
{
    /// <summary>
    /// Has the weak model answer first where the score is in a grey zone around the threshold, and a stronger one where that answer fails a
    /// check, before anybody sees it. What was shown is never taken back. Both models are billed.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the checks and the zone; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseCascade(this IRouteLlmBuilder builder, Action<CascadeOptions>? configure = null) =>
        builder.Configure(options =>
    {
        options.Cascade ??= new CascadeOptions();
        configure?.Invoke(options.Cascade);
    });
}
