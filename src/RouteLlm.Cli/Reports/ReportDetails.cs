using System.CommandLine;

namespace RouteLlm;

/// <summary>What a report says of how it was made.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Version">The tool's version.</param>
/// <param name="WrittenAt">When it was made.</param>
/// <param name="Resamples">How many resamples stand behind an interval.</param>
/// <param name="Notes">What must be known before a figure is believed.</param>
internal sealed record ReportDetails(string Command, string Version, DateTimeOffset WrittenAt, int Resamples, IReadOnlyList<string> Notes)
{
    /// <summary>Describes a report that is made now.</summary>
    public static ReportDetails Of(ParseResult parsed, int resamples, params IReadOnlyList<string> notes) =>
        new(CommandLineText.Of(parsed), ToolVersion.Text, DateTimeOffset.UtcNow, resamples, notes);
}
