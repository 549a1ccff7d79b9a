namespace RouteLlm;

/// <summary>The routers that requests may name.</summary>
internal interface IRouterCatalog
{
    /// <summary>Gets the names, in the order of registration.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Gets the router of requests that name none, if the catalog says so and not the options.</summary>
    string? DefaultRouter => null;

    /// <summary>Gets a router by its name, compared as it is written.</summary>
    /// <exception cref="RoutingException">No router has this name.</exception>
    IPromptRouter Get(string name);

    /// <summary>Gets the threshold that a router was given for itself, if any; it holds before that of the options.</summary>
    RouterThreshold? ThresholdOf(string name) => null;

    /// <summary>Gets whether a router was made, without making it.</summary>
    RouterStatus StatusOf(string name) => RouterStatus.NotLoaded;
}
