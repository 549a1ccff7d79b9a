using System.Xml.Linq;

namespace RouteLlm;

/// <summary>Builds a table with a caption and headings that programs which read aloud can tell.</summary>
internal static class HtmlTable
{
    /// <param name="caption">What it shows.</param>
    /// <param name="headings">The headings of the columns.</param>
    /// <param name="rows">The rows; the first cell of each is its heading.</param>
    public static XElement Of(string caption, IEnumerable<string> headings, IEnumerable<IReadOnlyList<object>> rows) => new(
        "div",
        new XAttribute("class", "table"),
        new XElement(
            "table",
            new XElement("caption", caption),
            new XElement("thead", new XElement("tr", headings.Select(heading => new XElement("th", new XAttribute("scope", "col"), heading)))),
            new XElement("tbody", rows.Select(row => new XElement(
                "tr",
                new XElement("th", new XAttribute("scope", "row"), row[0]),
                row.Skip(1).Select(cell => new XElement("td", cell)))))));

    /// <summary>A number with its interval under it.</summary>
    public static object Cell(string value, string interval) =>
        new object[] { value, " ", new XElement("span", new XAttribute("class", "interval"), interval) };
}
