namespace RouteLlm;

/// <summary>What log-probabilities are summed up to. Each is a number from 0 to 1.</summary>
public enum LogProbabilityMeasure
{
    /// <summary>The geometric mean of the tokens' probabilities.</summary>
    Mean,

    /// <summary>The lowest probability of a token.</summary>
    Lowest,

    /// <summary>The mean distance between the likeliest token's probability and the next one's.</summary>
    Margin,
}
