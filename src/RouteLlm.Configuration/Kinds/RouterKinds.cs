using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary>
/// The kinds of routers that a configuration file can set up: those of RouteLlm.Core and RouteLlm.Routers, and those that other packages
/// and the application registered.
/// </summary>
internal sealed class RouterKinds
{
    /// <param name="registered">The kinds that were registered, in that order; one replaces an earlier one of its name.</param>
    public RouterKinds(IEnumerable<IRouterKind> registered)
    {
        List<IRouterKind> all =
        [
            new LexicalKind(),
            new RandomKind(),
            new MatrixFactorizationKind(),
            new SimilarityWeightedKind(),
            new SemanticKind(),
            new LlmClassifierKind(),
            new RulesKind(),
            new WeightedMeanKind(),
            new ChainKind(),
            new CausalLlmKind(),
            new DecisionModelKind(),
        ];
        foreach (IRouterKind kind in registered)
        {
            int known = all.FindIndex(other => other.Name == kind.Name);
            if (known < 0)
            {
                all.Add(kind);
            }
            else
            {
                all[known] = kind;
            }
        }

        All = all;
    }

    public IReadOnlyList<IRouterKind> All { get; }

    public IEnumerable<string> Names => All.Select(static kind => kind.Name);

    /// <summary>Gets the kinds that can be known while services are configured: those that were registered as instances.</summary>
    public static RouterKinds RegisteredIn(IServiceCollection services) => new(services
        .Where(static service => service.ServiceType == typeof(IRouterKind) && !service.IsKeyedService)
        .Select(static service => service.ImplementationInstance)
        .OfType<IRouterKind>());

    /// <summary>Gets all kinds.</summary>
    public static RouterKinds RegisteredIn(IServiceProvider services) => new(services.GetServices<IRouterKind>());

    public IRouterKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
