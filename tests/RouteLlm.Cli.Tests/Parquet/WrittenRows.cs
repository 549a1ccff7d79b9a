using System.Globalization;

namespace RouteLlm.Tests;

/// <summary>The rows of all files here that hold every type. DuckDB's query and parquet-rs/make-files.mjs write the same.</summary>
internal static class WrittenRows
{
    public static int Whole(int i) => i % 20 == 0 ? i % 40 == 0 ? int.MinValue : int.MaxValue : i * i % 10007;

    public static long Large(int i) => i % 20 == 0 ? i % 40 == 0 ? long.MinValue : long.MaxValue : (long)i * i * 1000003;

    public static float Single(int i) => ((i % 101) - 50) / 64f;

    public static double Wide(int i) => i / 8d;

    public static string Text(int i) => i % 9 == 0 ? string.Empty : $"Question {i / 3}: what is \"{i}\"? \u00e9 \U0001F600";

    public static string? Missing(int i) => i % 3 == 0 ? null : $"model-{i % 4}";

    public static bool Flag(int i) => i % 3 == 0;

    public static float?[]? List(int i) => i % 7 == 0 ? null : [.. Enumerable.Range(0, i % 5).Select(j => (i + j) % 11 == 0 ? (float?)null : ((((i * 31) + (j * 17)) % 101) - 50) / 64f)];

    public static decimal Money(int i) => i + 0.25m;

    public static Half Small(int i) => (Half)((i % 64) / 16f);

    /// <summary>What <see cref="Read(string)"/> must give for a column.</summary>
    public static string[] Expected(string column, int rows) => [.. Enumerable.Range(0, rows).Select(i => column switch
    {
        "whole" => Describe((double)Whole(i)),
        "large" => Describe((double)Large(i)),
        "single" => Describe((double)Single(i)),
        "wide" => Describe(Wide(i)),
        "text" => Describe(Text(i)),
        "missing" => Describe(Missing(i)),
        "flag" => Describe(Flag(i) ? 1d : 0d),
        "list" => DescribeList(List(i)),
        "money" => Describe((double)Money(i)),
        "small" => Describe((double)Small(i)),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
    })];

    /// <summary>Reads all columns of a file, each row as a text: its values, and whether one is missing.</summary>
    public static Dictionary<string, string[]> Read(string path)
    {
        var file = ParquetFile.Open(path);
        return file.Columns.ToDictionary(column => column.Name, column => column.HoldsText ? Read(file, file.ReadTexts(column)) : Read(file, file.ReadNumbers(column)));
    }

    private static string[] Read<T>(ParquetFile file, ColumnReader<T> column)
    {
        using (column)
        {
            var rows = new List<string>();
            for (long row = 0; row < file.Rows; row++)
            {
                T[] values = [.. column.ReadRow()];
                rows.Add(string.Join('|', values.Select(static value => string.Create(CultureInfo.InvariantCulture, $"<{value}>"))) + (column.LacksValue ? " lacks one" : string.Empty));
            }

            return [.. rows];
        }
    }

    private static string Describe(object? value) => value is null ? " lacks one" : string.Create(CultureInfo.InvariantCulture, $"<{value}>");

    // A list that is missing reads as an empty one.
    private static string DescribeList(float?[]? list) => list is null
        ? string.Empty
        : string.Join('|', list.Where(static value => value is not null).Select(static value => Describe((double)value!))) + (list.Contains(null) ? " lacks one" : string.Empty);
}
