using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>A catalog over the container's routers, each made when it is first named.</summary>
internal sealed class RegisteredRouters(IServiceProvider provider, RouteLlmRegistration registration) : IRouterCatalog
{
    private readonly ConcurrentDictionary<string, RouterStatus> _status = new(StringComparer.Ordinal);

    private readonly RouterReplacements _replacements = provider.GetRequiredKeyedService<RouterReplacements>(registration.ReplacementsKey);

    public IReadOnlyCollection<string> Names => registration.RouterNames;

    public int Version => _replacements.Version;

    public IPromptRouter Get(string name) => _replacements.InPlaceOf(name, GetRegistered(name));

    public IPromptRouter GetRegistered(string name)
    {
        if (!registration.RouterNames.Contains(name, StringComparer.Ordinal))
        {
            throw RoutingException.UnknownRouter(name, registration.RouterNames);
        }

        try
        {
            var router = provider.GetRequiredKeyedService<IPromptRouter>(registration.OwnRouterKey(name));
            if (StatusOf(name) != RouterStatus.Ready)
            {
                _status[name] = RouterStatus.Ready;
            }

            return router;
        }
        catch
        {
            _status[name] = RouterStatus.Failed;
            throw;
        }
    }

    public RouterStatus StatusOf(string name) => _status.GetValueOrDefault(name, RouterStatus.NotLoaded);
}
