namespace RouteLlm.Tests;

/// <summary>Tables in CSV.</summary>
internal sealed class CsvTarget() : FileTarget("csv", "rows.csv", typeof(BenchmarkDataException))
{
    private static async Task ReadAsync(string path)
    {
        await using CsvTable table = await CsvTable.OpenAsync(path, CancellationToken.None);
        while (await table.ReadAsync(CancellationToken.None))
        {
            for (int column = 0; column < table.Columns.Count; column++)
            {
                table.GetText(column);
            }
        }
    }

    protected override void Read(string path) => ReadAsync(path).GetAwaiter().GetResult();
}
