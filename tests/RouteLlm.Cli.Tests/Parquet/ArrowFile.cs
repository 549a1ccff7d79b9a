using ParquetSharp;

namespace RouteLlm.Tests;

/// <summary>Writes Parquet files with Arrow.</summary>
internal static class ArrowFile
{
    public static readonly string[] Columns = ["whole", "large", "single", "wide", "text", "missing", "flag", "list", "money", "small"];

    /// <summary>
    /// Writes as many rows of <see cref="WrittenRows"/> in two row groups, or skips the test where Arrow has no library for this machine.
    /// </summary>
    public static void Write(string path, int rows, Action<WriterPropertiesBuilder> configure)
    {
        try
        {
            using var builder = new WriterPropertiesBuilder();
            configure(builder);
            using WriterProperties properties = builder.DataPagesize(2000).Build();
            using var file = new ParquetFileWriter(
                path,
                [
                    new Column<int>("whole"), new Column<long>("large"), new Column<float>("single"), new Column<double>("wide"), new Column<string>("text"),
                    new Column<string>("missing"), new Column<bool>("flag"), new Column<float?[]>("list"), new Column<decimal>("money", LogicalType.Decimal(28, 2)), new Column<Half>("small"),
                ],
                properties);
            WriteGroup(file, 0, rows / 2);
            WriteGroup(file, rows / 2, rows);
            file.Close();
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            Assert.Skip($"ParquetSharp has no library for this machine: {exception.Message}");
        }
    }

    private static void WriteGroup(ParquetFileWriter file, int from, int to)
    {
        using RowGroupWriter group = file.AppendRowGroup();
        void Write<T>(Func<int, T> value)
        {
            using LogicalColumnWriter<T> column = group.NextColumn().LogicalWriter<T>();
            column.WriteBatch([.. Enumerable.Range(from, to - from).Select(value)]);
        }

        Write(WrittenRows.Whole);
        Write(WrittenRows.Large);
        Write(WrittenRows.Single);
        Write(WrittenRows.Wide);
        Write(WrittenRows.Text);
        Write<string>(static i => WrittenRows.Missing(i)!);
        Write(WrittenRows.Flag);
        Write<float?[]>(static i => WrittenRows.List(i)!);
        Write(WrittenRows.Money);
        Write(WrittenRows.Small);
    }
}
