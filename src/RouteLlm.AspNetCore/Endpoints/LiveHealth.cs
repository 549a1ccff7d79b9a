namespace RouteLlm;

/// <summary>That the gateway lives, and which routers requests may name.</summary>
/// <param name="Status"><c>ok</c>.</param>
/// <param name="Routers">Each router by its name, with its status: <c>available</c>. Nothing is loaded to find out.</param>
internal sealed record LiveHealth(string Status, IReadOnlyDictionary<string, string> Routers);
