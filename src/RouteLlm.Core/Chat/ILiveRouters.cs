namespace RouteLlm;

/// <summary>Routers that a file sets up and that may change while the application runs, and the policy that comes of them.</summary>
internal interface ILiveRouters : IRoutingPolicySource
{
    /// <summary>Gets the routers as they are now: those of the file, and those of the application.</summary>
    IRouterCatalog Routers { get; }
}
