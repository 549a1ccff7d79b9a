using System.Reflection;

namespace RouteLlm;

/// <summary>What reports are made of and the tool carries with it.</summary>
internal static class ReportAssets
{
    private const string Prefix = "RouteLlm.Cli.Reports.";

    /// <summary>Gets the style sheet.</summary>
    public static string StyleSheet => Read("report.css")!;

    /// <summary>Gets the script that draws the interactive charts.</summary>
    public static string Script => Read("report.js")!;

    /// <summary>
    /// Gets the charting library (Apache ECharts); <see langword="null"/> in a tool that was built without Node.js and npm.
    /// </summary>
    public static string? ChartLibrary => Read("echarts.js");

    private static string? Read(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);

        // HTML reads every line end as one character, and the page states a script's hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
