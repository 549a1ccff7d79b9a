namespace RouteLlm;

/// <summary>The ids that are put around a text.</summary>
internal sealed record SpecialTokens(IReadOnlyList<long> Before, IReadOnlyList<long> After)
{
    public static SpecialTokens None { get; } = new([], []);
}
