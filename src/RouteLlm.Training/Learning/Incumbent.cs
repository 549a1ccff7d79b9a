namespace RouteLlm;

/// <summary>The model in use, which a new one has to beat.</summary>
/// <param name="Model">The model.</param>
/// <param name="SeenBattles">How many of the first battles it has learned from; it is measured on the others.</param>
internal sealed record Incumbent(LexicalModel Model, int SeenBattles);
