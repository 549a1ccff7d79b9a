namespace RouteLlm;

/// <summary>Has an <see cref="IRouteLlmBuilder"/> look at what agents' tools say.</summary>
public static class AgentBuilderExtensions
{
    /// <summary>
    /// Gives a step of a tool loop that stalls (tools that fail, the same call again, no progress, tests that keep failing) to the strong
    /// model, and the steps after it to the model that the turn began with. No model is asked for that.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets when a step is stalled; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Reasoning that only its model can read, and conversations that a provider keeps, stay where they are. A spent budget leaves every
    /// step where it is, and held shares don't count steps.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseAgentSignals(this IRouteLlmBuilder builder, Action<AgentSignalOptions>? configure = null) =>
        builder.Configure(options =>
    {
        options.AgentSignals ??= new AgentSignalOptions();
        configure?.Invoke(options.AgentSignals);
    });
}
