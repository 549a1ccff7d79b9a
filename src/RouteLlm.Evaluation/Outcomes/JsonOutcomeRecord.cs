namespace RouteLlm;

/// <summary>An outcome in a line of JSON.</summary>
internal sealed class JsonOutcomeRecord(JsonLine line) : IOutcomeRecord
{
    public bool Has(string column) => line.Has(column);

    public string GetText(string column) => line.GetText(column);

    public double GetScore(string column) => line.GetScore(column);

    public (double Strong, double Weak) ReadScores(string strongScore, string weakScore)
    {
        if (line.Has(strongScore) || !BattleRecordReader.HasVerdict(line))
        {
            return (line.GetScore(strongScore), line.GetScore(weakScore));
        }

        BattleVerdict verdict = BattleRecordReader.ReadVerdict(line);
        return (verdict.StrongScore(), verdict.WeakScore());
    }
}
