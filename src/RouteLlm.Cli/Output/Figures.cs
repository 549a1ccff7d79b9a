using System.Globalization;

namespace RouteLlm;

/// <summary>Writes numbers for people.</summary>
internal static class Figures
{
    /// <summary>Writes a number; a dash for one that is not defined.</summary>
    public static string Of(double value, int decimals) =>
        double.IsFinite(value) ? value.ToString($"F{decimals}", CultureInfo.InvariantCulture) : "–";

    /// <summary>Writes a number with its sign.</summary>
    public static string Signed(double value, int decimals) => value > 0 ? $"+{Of(value, decimals)}" : Of(value, decimals);

    /// <summary>Writes an interval.</summary>
    public static string Of(Interval interval, int decimals) => $"{Of(interval.Low, decimals)} to {Of(interval.High, decimals)}";

    /// <summary>Writes a count.</summary>
    public static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
