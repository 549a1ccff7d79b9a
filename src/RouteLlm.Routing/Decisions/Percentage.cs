using System.Globalization;

namespace RouteLlm;

/// <summary>What a percentage may be, wherever one is written: 0, or from 1 to 100. Between 0 and 1 it is a fraction by mistake.</summary>
internal static class Percentage
{
    /// <summary>Says what to write in place of a value; <see langword="null"/> where it is right.</summary>
    public static string? FindAdvice(double value) => value switch
    {
        > 0 and < 0.01 => "Write 0, or a percentage from 1 to 100: 30 for 30%.",
        > 0 and < 1 => string.Create(CultureInfo.InvariantCulture, $"Write {(decimal)value * 100:0.############} for {(decimal)value * 100:0.############}%."),
        >= 0 and <= 100 => null,
        _ => "Write a percentage from 0 to 100, for example 30.",
    };

    /// <summary>Says what is wrong with an option, with its value and what to write; <see langword="null"/> where it is right.</summary>
    /// <param name="option">The option, as its user writes it.</param>
    /// <param name="value">Its value.</param>
    public static string? FindError(string option, double? value) =>
        value is { } percent && FindAdvice(percent) is { } advice
            ? string.Create(CultureInfo.InvariantCulture, $"{option} is {percent}. {advice}")
            : null;
}
