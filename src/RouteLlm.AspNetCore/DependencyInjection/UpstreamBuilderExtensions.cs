using RouteLlm;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds upstreams to the gateway.</summary>
public static class UpstreamBuilderExtensions
{
    /// <summary>
    /// Adds a further model behind HTTP. Call it for the weakest first; <see cref="GatewayOptions.Weak"/> is below all of them,
    /// <see cref="GatewayOptions.Strong"/> above.
    /// </summary>
    /// <param name="builder">The builder of <c>AddRouteLlmGateway()</c>.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="upstream">Its endpoint.</param>
    /// <param name="price">Its price; <see langword="null"/> if costs do not matter.</param>
    /// <param name="capabilities">What it can do; <see langword="null"/> for everything.</param>
    /// <param name="arenaName">Its <see cref="ModelOptions.ArenaName"/>; <see langword="null"/> for its name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="builder"/> or <paramref name="upstream"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty, or another model has it.</exception>
    public static IRouteLlmBuilder AddUpstream(
        this IRouteLlmBuilder builder, string name, GatewayUpstream upstream, ModelPrice? price = null, ModelCapabilities? capabilities = null, string? arenaName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(upstream);
        builder.Services.Configure<GatewayOptions>(options => options.Upstreams[name] = upstream);
        return builder.AddModel(name, _ => upstream.CreateChatClient(), price, capabilities, arenaName);
    }
}
