using Spectre.Console;

namespace RouteLlm;

/// <summary>Writes a table: ruled in a terminal that is wide enough, in plain columns otherwise.</summary>
internal static class TextTable
{
    // A cell's padding and the rule beside it.
    private const int RuledCell = 3;

    /// <param name="output">Receives the table.</param>
    /// <param name="headings">The headings; columns whose heading begins with a space are aligned to the right.</param>
    /// <param name="rows">The cells, as many in each row as there are headings.</param>
    public static void Write(TextWriter output, string[] headings, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Trim().Length).Max())];
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected || widths.Sum(width => width + RuledCell) + 1 > console.Profile.Width)
        {
            WritePlain(output, headings, rows, widths);
        }
        else
        {
            WriteRuled(console, headings, rows);
        }
    }

    private static void WritePlain(TextWriter output, string[] headings, IReadOnlyList<string[]> rows, int[] widths)
    {
        foreach (string[] row in rows.Prepend([.. headings.Select(heading => heading.Trim())]))
        {
            string line = string.Join("  ", row.Select((cell, column) => headings[column].StartsWith(' ') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])));
            output.WriteLine(line.TrimEnd());
        }
    }

    private static void WriteRuled(IAnsiConsole console, string[] headings, IReadOnlyList<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string heading in headings)
        {
            var column = new TableColumn(Markup.Escape(heading.Trim())) { NoWrap = true };
            table.AddColumn(heading.StartsWith(' ') ? column.RightAligned() : column);
        }

        foreach (string[] row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
    }
}
