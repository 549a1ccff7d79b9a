namespace RouteLlm;

/// <summary>The policy of the options as they are now. Safe for concurrent use.</summary>
/// <param name="options">The options.</param>
/// <param name="routers">The routers that requests may name.</param>
/// <param name="defaultRouter">The router of requests that name none, if it is not that of the options.</param>
/// <param name="models">The names of the models, weakest first.</param>
internal sealed class CurrentPolicy(LiveOptions options, IRouterCatalog routers, string? defaultRouter, IReadOnlyList<string> models) : IRoutingPolicySource
{
    private volatile Made? _made;

    public RoutingPolicy Current
    {
        get
        {
            RouteLlmOptions now = options.Current;
            int version = routers.Version;
            Made? made = _made;
            if (made is null || made.Options != now || made.Version != version)
            {
                // Two requests may both make it; the two are the same.
                _made = made = new Made(now, version, new RoutingPolicy(routers, now, defaultRouter, models));
            }

            return made.Policy;
        }
    }

    private sealed record Made(RouteLlmOptions Options, int Version, RoutingPolicy Policy);
}
