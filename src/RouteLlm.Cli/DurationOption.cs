using System.Globalization;

namespace RouteLlm;

/// <summary>Reads and writes times as options have them: 90s, 30m, 12h or 1d.</summary>
internal static class DurationOption
{
    // Of what is longer no log tells anything, and ticks run over.
    private const double MaximumDays = 36_500;

    /// <exception cref="CommandException">The text is no time above zero.</exception>
    public static TimeSpan Read(string option, string text)
    {
        double days = text.Length > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            ? text[^1] switch { 's' => count / 86_400, 'm' => count / 1_440, 'h' => count / 24, 'd' => count, _ => 0 }
            : 0;
        return days <= MaximumDays && TimeSpan.FromDays(days) is { Ticks: > 0 } time
            ? time
            : throw new CommandException($"{option} is '{text}'. Write a time above zero, for example 30m, 12h or 1d.");
    }

    /// <summary>Writes a time as it may be read, in the largest unit of which it is one or more.</summary>
    public static string Write(TimeSpan time)
    {
        (double count, char unit) = time.TotalDays >= 1 ? (time.TotalDays, 'd')
            : time.TotalHours >= 1 ? (time.TotalHours, 'h')
            : time.TotalMinutes >= 1 ? (time.TotalMinutes, 'm')
            : (time.TotalSeconds, 's');
        return string.Create(CultureInfo.InvariantCulture, $"{count:0.##}{unit}");
    }
}
