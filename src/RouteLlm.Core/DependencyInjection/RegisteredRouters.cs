using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>A catalog over the container's routers, each made when it is first named.</summary>
internal sealed class RegisteredRouters(IServiceProvider provider, RouteLlmRegistration registration) : IRouterCatalog
{
    public IReadOnlyCollection<string> Names => registration.RouterNames;

    public IPromptRouter Get(string name) => registration.RouterNames.Contains(name, StringComparer.Ordinal)
        ? provider.GetRequiredKeyedService<IPromptRouter>(registration.OwnRouterKey(name))
        : throw RoutingException.UnknownRouter(name, registration.RouterNames);
}
