namespace RouteLlm;

/// <summary>Adds battles on live traffic to an <see cref="IRouteLlmBuilder"/>.</summary>
public static class BattleBuilderExtensions
{
    /// <summary>
    /// Has the models fight battles on a sample of the requests, after the caller has the answer, and keeps them in a battle log.
    /// <c>routellm prove</c> and <c>routellm learn</c> read it.
    /// </summary>
    /// <remarks>
    /// The sampled prompts go to the other model, too, and with both answers to the judge. See <see cref="BattleOptions"/> for which
    /// requests are left out.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the file, the judge, the share of requests, and the limit of what is spent.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseBattles(this IRouteLlmBuilder builder, Action<BattleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Configure(options => configure(options.Battles ??= new BattleOptions()));
    }
}
