namespace RouteLlm;

/// <summary>Sets how an <see cref="IRouteLlmBuilder"/> routes conversations.</summary>
public static class ConversationBuilderExtensions
{
    /// <summary>Sets how the turns of a conversation are routed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the policy.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IRouteLlmBuilder UseConversations(this IRouteLlmBuilder builder, Action<ConversationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Configure(options => configure(options.Conversations));
    }
}
