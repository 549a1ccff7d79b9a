using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

internal sealed class RouteLlmBuilder(IServiceCollection services, string? serviceKey) : IRouteLlmBuilder
{
    public IServiceCollection Services { get; } = services;

    public string? ServiceKey { get; } = serviceKey;
}
