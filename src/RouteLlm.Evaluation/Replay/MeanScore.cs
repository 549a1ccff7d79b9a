namespace RouteLlm;

/// <summary>The mean of scores and how many there are.</summary>
/// <param name="Mean">The mean; NaN without scores.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct MeanScore(double Mean, int Count)
{
    public static MeanScore Of(IEnumerable<double> scores)
    {
        double[] all = [.. scores];
        return new MeanScore(all.Length == 0 ? double.NaN : all.Average(), all.Length);
    }
}
