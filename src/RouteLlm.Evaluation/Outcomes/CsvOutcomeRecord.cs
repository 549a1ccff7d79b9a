namespace RouteLlm;

/// <summary>An outcome in the row that a CSV file stands at.</summary>
internal sealed class CsvOutcomeRecord(CsvTable table) : IOutcomeRecord
{
    public bool Has(string column) => table.Find(column) is int index && table.GetText(index).Length > 0;

    public string GetText(string column) => table.GetText(table.IndexOf(column));

    public double GetScore(string column) => table.GetScore(table.IndexOf(column));
}
