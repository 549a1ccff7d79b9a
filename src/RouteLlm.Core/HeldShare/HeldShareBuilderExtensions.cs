namespace RouteLlm;

/// <summary>Holds the share of strong calls of an <see cref="IRouteLlmBuilder"/>.</summary>
public static class HeldShareBuilderExtensions
{
    /// <summary>
    /// Holds <see cref="RouteLlmOptions.StrongModelPercent"/> on live traffic: the threshold starts at the router's calibration and
    /// follows.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets how fast and how far the threshold may move.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder HoldStrongModelPercent(this IRouteLlmBuilder builder, Action<HeldShareOptions>? configure = null) =>
        builder.Configure(options =>
    {
        options.HeldShare ??= new HeldShareOptions();
        configure?.Invoke(options.HeldShare);
    });
}
