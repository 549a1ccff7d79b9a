using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>Configures what <c>AddRouteLlm()</c> registered: the two clients and the routers.</summary>
public interface IRouteLlmBuilder
{
    /// <summary>Gets the services.</summary>
    IServiceCollection Services { get; }

    /// <summary>
    /// Gets the key of this registration, which is also the name of its <see cref="RouteLlmOptions"/>; <see langword="null"/> for
    /// <c>AddRouteLlm()</c>.
    /// </summary>
    string? ServiceKey { get; }
}
