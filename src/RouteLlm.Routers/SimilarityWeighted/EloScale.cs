namespace RouteLlm;

/// <summary>The scale of ratings: 400 points are odds of ten to one.</summary>
internal static class EloScale
{
    public const double Initial = 1000;
    private const double PointsPerFactorOfTen = 400;
    private const double LogOfTen = 2.302585092994045684;

    public static double ToRating(double logOdds) => (PointsPerFactorOfTen / LogOfTen * logOdds) + Initial;
}
