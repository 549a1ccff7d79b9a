namespace RouteLlm;

/// <summary>How the similarities of a prompt to a route's nearest examples become one.</summary>
public enum SimilarityAggregation
{
    /// <summary>Their mean: one stray example does not decide.</summary>
    Mean,

    /// <summary>The largest: one example that is near is enough.</summary>
    Max,
}
