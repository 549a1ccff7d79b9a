namespace RouteLlm.Tests;

/// <summary>Parquet files, all columns of them.</summary>
internal sealed class ParquetTarget() : FileTarget("parquet", "rows.parquet", typeof(CommandException))
{
    protected override void Read(string path) 
    {
        var file = ParquetFile.Open(path);
        foreach (ParquetColumn column in file.Columns)
        {
            if (column.HoldsText)
            {
                using ColumnReader<string> texts = file.ReadTexts(column);
                Drain(texts, file.Rows);
            }
            else if (column.HoldsNumbers)
            {
                using ColumnReader<double> numbers = file.ReadNumbers(column);
                Drain(numbers, file.Rows);
            }
        }
    }

    private static void Drain<T>(ColumnReader<T> column, long rows)
    {
        for (long row = 0; row < rows; row++)
        {
            column.ReadRow();
        }
    }
}
