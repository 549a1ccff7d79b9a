using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace RouteLlm;

/// <summary>Writes a page that asks for nothing from anywhere.</summary>
/// <remarks>
/// What names hold reaches the page only as text of its tree or as escaped JSON, and the page runs no scripts but its own, which it states
/// by their hashes.
/// </remarks>
internal static class HtmlPage
{
    /// <summary>Builds a page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="main">What it shows.</param>
    /// <param name="scripts">The scripts that it runs; none for a page without charts that move.</param>
    /// <param name="charts">What the scripts draw, as escaped JSON.</param>
    public static string Build(string title, XElement main, string[] scripts, string? charts)
    {
        string allowed = scripts.Length == 0 ? "'none'" : string.Join(' ', scripts.Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {allowed}; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {StyleSheet()}
            </style>
            </head>
            <body>

            """);
        page.Append(main.ToString(SaveOptions.DisableFormatting)).Append('\n');
        if (scripts.Length > 0)
        {
            page.Append("<script type=\"application/json\" id=\"charts\">").Append(charts).Append("</script>\n");
            foreach (string script in scripts)
            {
                page.Append("<script>").Append(script).Append("</script>\n");
            }
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string StyleSheet()
    {
        LineStyle[] styles = [.. LineStyle.RouterColours, LineStyle.Random, LineStyle.Optimal, LineStyle.OfPublished(0), LineStyle.OfPoint(0)];
        string dark = string.Join('\n', styles.Select(static style => $"  .ink-{style.Colour} {{ color: {style.Dark}; }}"));
        return $"{ReportAssets.StyleSheet}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}";
    }

    /// <summary>Says how a report was made, and what must be known before a figure is believed.</summary>
    public static IEnumerable<XElement> Facts(ReportDetails details) =>
    [
        new XElement(
            "dl",
            Fact("Made", details.WrittenAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
            Fact("By", $"routellm {details.Version}"),
            Fact("Command", new XElement("code", XmlText.Of(details.Command)))),
        .. details.Notes.Select(static note => new XElement("p", new XElement("strong", XmlText.Of(note)))),
    ];

    private static XElement Fact(string name, object value) => new("div", new XElement("dt", name), new XElement("dd", value));
}
