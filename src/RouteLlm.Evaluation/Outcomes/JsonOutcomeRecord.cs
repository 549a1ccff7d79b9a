namespace RouteLlm;

/// <summary>An outcome in a line of JSON.</summary>
internal sealed class JsonOutcomeRecord(JsonLine line) : IOutcomeRecord
{
    public bool Has(string column) => line.Has(column);

    public string GetText(string column) => line.GetText(column);

    public double GetScore(string column) => line.GetScore(column);
}
