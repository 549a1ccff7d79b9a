namespace RouteLlm;

/// <summary>What two tokens side by side become.</summary>
/// <param name="Rank">When it was learned: the lowest is merged first.</param>
/// <param name="Id">The id of the merged token.</param>
internal readonly record struct BytePairMerge(int Rank, int Id)
{
    /// <summary>Makes one number of two ids.</summary>
    public static long KeyOf(int left, int right) => ((long)left << 32) | (uint)right;
}
