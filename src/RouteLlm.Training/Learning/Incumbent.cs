namespace RouteLlm;

/// <summary>The model in use, which a new one has to beat.</summary>
/// <typeparam name="TModel">The router's model.</typeparam>
/// <param name="Model">The model.</param>
/// <param name="SeenBattles">How many of the first battles it has learned from; it is measured on the others.</param>
internal sealed record Incumbent<TModel>(TModel Model, int SeenBattles);
