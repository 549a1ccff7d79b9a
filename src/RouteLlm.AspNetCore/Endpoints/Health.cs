namespace RouteLlm;

/// <summary>How the gateway is.</summary>
/// <param name="Status"><c>ok</c>, <c>not_ready</c> or <c>stopping</c>.</param>
/// <param name="Routers">The routers that are loaded.</param>
/// <param name="Unreachable">The models that cannot be reached.</param>
internal sealed record Health(string Status, IReadOnlyList<string>? Routers = null, IReadOnlyList<string>? Unreachable = null);
