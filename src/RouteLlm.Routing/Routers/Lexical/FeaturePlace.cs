namespace RouteLlm;

/// <summary>Where in a text a feature stands.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="EndExclusive">Where it ends, exclusive.</param>
internal readonly record struct FeaturePlace(int Start, int EndExclusive)
{
    /// <summary>Gets the place from the start of this one to the end of another.</summary>
    public FeaturePlace To(FeaturePlace last) => new(Start, last.EndExclusive);
}
