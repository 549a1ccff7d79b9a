using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>The range of win rates and thresholds: 0 to 1, both included. NaN is outside.</summary>
internal static class ProbabilityRange
{
    public static bool Contains(double value) => value is >= 0 and <= 1;

    public static void ThrowIfOutside(double value, [CallerArgumentExpression(nameof(value))] string? parameterName = null)
    {
        if (!Contains(value))
        {
            throw new ArgumentOutOfRangeException(parameterName, value, "The value must be between 0 and 1.");
        }
    }

    /// <summary>Checks a confidence, which is neither 0 nor 1.</summary>
    public static void ThrowIfNotInside(double value, [CallerArgumentExpression(nameof(value))] string? parameterName = null)
    {
        if (value is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(parameterName, value, "The value must be more than 0 and less than 1.");
        }
    }
}
