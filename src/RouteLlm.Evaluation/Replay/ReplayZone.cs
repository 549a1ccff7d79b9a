namespace RouteLlm;

/// <summary>The scores that let the weak model answer first.</summary>
/// <param name="From">The lowest.</param>
/// <param name="To">The score from which the strong model answers at once; infinite for none.</param>
internal sealed record ReplayZone(double From, double To);
