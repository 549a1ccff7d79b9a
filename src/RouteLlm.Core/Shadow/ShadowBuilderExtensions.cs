namespace RouteLlm;

/// <summary>Turns on the shadow mode of an <see cref="IRouteLlmBuilder"/>.</summary>
public static class ShadowBuilderExtensions
{
    /// <summary>
    /// Lets the strong model always answer, while every request is scored and recorded as it would be decided: a trial without risk.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseShadowMode(this IRouteLlmBuilder builder) =>
        builder.Configure(static options => options.Shadow = true);
}
