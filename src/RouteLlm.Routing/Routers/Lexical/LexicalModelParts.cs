using System.Numerics;

namespace RouteLlm;

/// <summary>The numbers that make a <see cref="LexicalModel"/>. The model keeps the arrays: do not change them afterwards.</summary>
internal sealed class LexicalModelParts
{
    /// <summary>Gets the version of the format that the weights were fitted for.</summary>
    public int Version { get; init; } = LexicalFormat.Current;

    /// <summary>Gets the quantised weights, one for each bucket; as many as a power of two, from 2 on.</summary>
    public required sbyte[] Weights { get; init; }

    /// <summary>
    /// Gets what a weight of 1 in a <see cref="LexicalFeatureGroup"/> adds to the raw score, before its count is taken into account.
    /// </summary>
    public required float[] GroupScales { get; init; }

    /// <summary>Gets the mean of each of <see cref="LexicalFormat.StatisticNamesOf"/> in the training data.</summary>
    public required float[] StatisticMeans { get; init; }

    /// <summary>
    /// Gets the standard deviation of each of <see cref="LexicalFormat.StatisticNamesOf"/> in the training data, above 0.
    /// </summary>
    public required float[] StatisticDeviations { get; init; }

    /// <summary>
    /// Gets what each of <see cref="LexicalFormat.StatisticNamesOf"/> adds to the raw score for each deviation from its mean.
    /// </summary>
    public required float[] StatisticWeights { get; init; }

    /// <summary>
    /// Gets what each of <see cref="StatisticInteractions.Names"/> adds to the raw score; empty in version 1 of the format.
    /// </summary>
    public float[] InteractionWeights { get; init; } = [];

    /// <summary>Gets the factor that turns a raw score into log-odds.</summary>
    public required float Slope { get; init; }

    /// <summary>Gets the log-odds of a raw score of 0.</summary>
    public required float Intercept { get; init; }

    /// <summary>Says what is wrong with the parts: a wrong size, or a value that is not finite.</summary>
    internal string? FindError() =>
        Weights.Length < 2 || !BitOperations.IsPow2(Weights.Length)
            ? $"there are {Weights.Length} weights, which is not a power of two from 2 on."
            : FindError("group scales", GroupScales, LexicalFeatures.Groups)
            ?? FindError("statistic means", StatisticMeans, LexicalFormat.StatisticNamesOf(Version).Count)
            ?? FindError("statistic deviations", StatisticDeviations, LexicalFormat.StatisticNamesOf(Version).Count)
            ?? FindError("statistic weights", StatisticWeights, LexicalFormat.StatisticNamesOf(Version).Count)
            ?? FindError("interaction weights", InteractionWeights, Version == LexicalFormat.Oldest ? 0 : StatisticInteractions.Count)
            ?? FindError("output values", [Slope, Intercept], 2)
            ?? (Array.Exists(StatisticDeviations, static deviation => deviation <= 0) ? "a statistic's deviation is not above 0." : null);

    private static string? FindError(string name, float[] values, int expected) =>
        values.Length != expected ? $"there are {values.Length} {name}, but {expected} are needed."
        : !Array.TrueForAll(values, float.IsFinite) ? $"one of the {name} is not a finite number."
        : null;
}
