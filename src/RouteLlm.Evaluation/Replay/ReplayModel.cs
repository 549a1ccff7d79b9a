namespace RouteLlm;

/// <summary>A model of a replay among more than two.</summary>
/// <param name="Name">Its name in the log.</param>
/// <param name="Price">Its price; <see langword="null"/> for what the log says of the requests that it answered.</param>
internal sealed record ReplayModel(string Name, ModelPrice? Price);
