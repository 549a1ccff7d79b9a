namespace RouteLlm.Tests;

/// <summary>What a cross-validation says of ratings: order, separation and calibration.</summary>
internal static class HeldOutQuality
{
    private const double Easy = 0.2;
    private const double Hard = 0.65;
    private const int Bins = 10;

    /// <summary>
    /// Gets the area between prompts that are rated easy and those that are rated hard: the chance that a hard one scores higher.
    /// </summary>
    public static double Area(IReadOnlyList<(double WinRate, double Rating)> prompts)
    {
        double[] easy = [.. prompts.Where(static prompt => prompt.Rating <= Easy).Select(static prompt => prompt.WinRate)];
        double[] hard = [.. prompts.Where(static prompt => prompt.Rating >= Hard).Select(static prompt => prompt.WinRate)];
        return hard.Average(high => easy.Average(low => high > low ? 1 : high == low ? 0.5 : 0));
    }

    /// <summary>Gets the expected calibration error over ten bins.</summary>
    public static double CalibrationError(IReadOnlyList<(double WinRate, double Rating)> prompts) => prompts
        .GroupBy(static prompt => Math.Min(Bins - 1, (int)(prompt.WinRate * Bins)))
        .Sum(bin => Math.Abs(bin.Average(static prompt => prompt.WinRate) - bin.Average(static prompt => prompt.Rating)) * bin.Count() / prompts.Count);

    /// <summary>Gets Spearman's correlation.</summary>
    public static double Correlation(IReadOnlyList<(double WinRate, double Rating)> prompts) =>
        RankCorrelation.Of([.. prompts.Select(static prompt => prompt.WinRate)], [.. prompts.Select(static prompt => prompt.Rating)]);
}
