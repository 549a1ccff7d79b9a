namespace RouteLlm;

/// <summary>Has an <see cref="IRouteLlmBuilder"/> weigh prompt caches.</summary>
public static class CacheBuilderExtensions
{
    /// <summary>
    /// Changes the model of a conversation only where that pays: what the prompt cache of the present model saves is weighed against what
    /// the score is worth. All models need prices, and at least one a price of cached input. The decision's reason shows the arithmetic.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets what is expected and remembered; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// A threshold t says what a score is worth: at t, the strong model's usual surcharge D for the request is just worth paying, so a
    /// score s is worth s·D/t. With caches the surcharge is another, and the strong model answers where s·D/t is at least that. What a
    /// provider keeps, how long and at which price is
    /// <see cref="ModelOptions.PromptCache"/> and <see cref="ModelPrice.CachedInput"/>; how much of it a provider really counts as cached is learned from its answers.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseCacheAwareness(this IRouteLlmBuilder builder, Action<CacheAwarenessOptions>? configure = null) =>
        builder.Configure(options =>
    {
        options.CacheAwareness ??= new CacheAwarenessOptions();
        configure?.Invoke(options.CacheAwareness);
    });
}
