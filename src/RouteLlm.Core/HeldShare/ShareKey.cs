namespace RouteLlm;

/// <summary>A share that is held.</summary>
/// <param name="Router">The name of the router.</param>
/// <param name="StrongModelPercent">The share, in percent, of what is at or above the boundary.</param>
/// <param name="Boundary">The boundary between two neighbouring models, from 0 for that above the weakest.</param>
internal readonly record struct ShareKey(string Router, double StrongModelPercent, int Boundary)
{
    /// <summary>Stands for a share that is no boundary between models, but an edge of a grey zone.</summary>
    public const int NoBoundary = -1;
}
