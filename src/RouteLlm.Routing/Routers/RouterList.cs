namespace RouteLlm;

/// <summary>A catalog over routers that exist already.</summary>
internal sealed class RouterList : IRouterCatalog
{
    private readonly Dictionary<string, IPromptRouter> _routers = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">There is no router, one is <see langword="null"/>, or two have one name.</exception>
    public RouterList(IEnumerable<IPromptRouter> routers)
    {
        foreach (IPromptRouter router in routers)
        {
            if (router is null)
            {
                throw new ArgumentException("A router is null.", nameof(routers));
            }

            RouterModelId.ThrowIfAmbiguous(router.Name, nameof(routers));
            if (!_routers.TryAdd(router.Name, router))
            {
                throw new ArgumentException($"Two routers are named '{router.Name}'. Give each its own name.", nameof(routers));
            }
        }

        if (_routers.Count == 0)
        {
            throw new ArgumentException("There is no router. Pass at least one, for example LexicalRouter.Default.", nameof(routers));
        }
    }

    public IReadOnlyCollection<string> Names => _routers.Keys;

    public IPromptRouter Get(string name) =>
        _routers.TryGetValue(name, out IPromptRouter? router) ? router : throw RoutingException.UnknownRouter(name, _routers.Keys);
}
