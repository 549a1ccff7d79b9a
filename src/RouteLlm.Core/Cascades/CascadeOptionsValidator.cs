using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of a cascade, and what to write.</summary>
internal static class CascadeOptionsValidator
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <param name="cascade">The options.</param>
    /// <param name="hasThreshold">Whether a threshold is set, so that percentages say nothing.</param>
    public static IEnumerable<string> FindErrors(CascadeOptions cascade, bool hasThreshold)
    {
        foreach (string name in cascade.Checks.Where(static name => CascadeOptions.BuiltInCheck(name) is null))
        {
            yield return $"Cascade.Checks has '{name}'. Write 'validity', 'log_probabilities', 'self_check' or 'agreement', or add a check of your own with CheckWith.";
        }

        foreach ((string name, double? value) in ((string, double?)[])
            [
                (nameof(cascade.MinimumScore), cascade.MinimumScore),
                (nameof(cascade.ClearlyWeakBelow), cascade.ClearlyWeakBelow),
                (nameof(cascade.ClearlyStrongFrom), cascade.ClearlyStrongFrom),
                (nameof(cascade.SpeculateBelow), cascade.SpeculateBelow),
            ])
        {
            if (value is { } number && !ProbabilityRange.Contains(number))
            {
                yield return Invariant($"Cascade.{name} is {number}. Write a number from 0 to 1.");
            }
        }

        if (cascade.CalibrationFile is { } file && (string.IsNullOrWhiteSpace(file) || cascade.MinimumScore is not null || cascade.FindCheckCalibration() is not null))
        {
            yield return string.IsNullOrWhiteSpace(file) ? "Cascade.CalibrationFile is empty. Write the path of a file that 'routellm calibrate checks --write' made, or leave it out."
                : "Cascade.CalibrationFile is set, and the lowest score that passes is also set otherwise. Keep one of CalibrationFile, MinimumScore and CalibrateChecks.";
        }
        else if (cascade.MinimumScore is not null && cascade.FindCheckCalibration() is not null)
        {
            yield return "Both Cascade.MinimumScore and a calibration of the checks are set. Remove one: the calibration gives the score that RejectedPercent of the answers don't reach.";
        }

        if (cascade.ClearlyWeakBelow is null != cascade.ClearlyStrongFrom is null)
        {
            yield return "Cascade.ClearlyWeakBelow and Cascade.ClearlyStrongFrom go together. Set both, or neither.";
        }
        else if (cascade.ClearlyWeakBelow >= cascade.ClearlyStrongFrom)
        {
            yield return Invariant($"Cascade.ClearlyWeakBelow is {cascade.ClearlyWeakBelow} and ClearlyStrongFrom {cascade.ClearlyStrongFrom}, which leaves no zone between them. Write the smaller one as ClearlyWeakBelow.");
        }
        else if (hasThreshold && cascade.ClearlyWeakBelow is null)
        {
            yield return "There is a cascade, and a threshold instead of a share. Set Cascade.ClearlyWeakBelow and ClearlyStrongFrom around the threshold, or StrongModelPercent in its place.";
        }

        if (!(cascade.GreyZonePercent is >= 1 and <= 100))
        {
            yield return Invariant($"Cascade.GreyZonePercent is {cascade.GreyZonePercent}. Write a number from 1 to 100.");
        }

        if (!(cascade.RejectedPercent is >= 1 and <= 99))
        {
            yield return Invariant($"Cascade.RejectedPercent is {cascade.RejectedPercent}. Write a number from 1 to 99.");
        }

        if (cascade.HeldBackTokens < 1)
        {
            yield return Invariant($"Cascade.HeldBackTokens is {cascade.HeldBackTokens}. Write a number from 1, for example 64.");
        }

        if (cascade.MaximumDelay <= TimeSpan.Zero || cascade.MaximumDelay > LongestDelay)
        {
            yield return Invariant($"Cascade.MaximumDelay is {cascade.MaximumDelay}. Write a time above zero and at most 5 minutes, for example 3 seconds.");
        }
    }

    /// <summary>Says what is wrong with the file of valid options; <see langword="null"/> for nothing.</summary>
    public static string? FindErrorOfFile(CascadeOptions? cascade)
    {
        try
        {
            _ = cascade?.FindMinimumScore();
            return null;
        }
        catch (CalibrationFileException exception)
        {
            return $"Cascade.CalibrationFile: {exception.Message}";
        }
    }
}
