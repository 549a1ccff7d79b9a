namespace RouteLlm;

/// <summary>How a share of strong calls is divided in a cascade, in percent of the prompts.</summary>
/// <param name="StrongPercent">Those with the highest scores, which go to the strong model at once.</param>
/// <param name="GreyPercent">Those after them, which the weak model answers first.</param>
internal readonly record struct CascadeShares(double StrongPercent, double GreyPercent)
{
    /// <summary>
    /// Divides a share. What is rejected belongs to it: so much less goes to the strong model at once. A zone that the share has no room
    /// for is smaller.
    /// </summary>
    /// <param name="strongModelPercent">The share of strong calls, in percent.</param>
    /// <param name="greyZonePercent">The zone that is asked for, in percent of the prompts.</param>
    /// <param name="rejectedPercent">How many of the answers there are rejected, in percent of them.</param>
    public static CascadeShares Of(double strongModelPercent, double greyZonePercent, double rejectedPercent)
    {
        double rejected = rejectedPercent / 100;
        double grey = Math.Min(greyZonePercent, Math.Min(strongModelPercent / rejected, (100 - strongModelPercent) / (1 - rejected)));
        return new CascadeShares(strongModelPercent - (grey * rejected), grey);
    }
}
