using RouteLlm.Storage;

namespace RouteLlm.SimilarityWeighted;

/// <summary>The battles of one or several files: those that count, and which of all they are.</summary>
internal sealed class BattleSet
{
    private readonly List<Battle> _kept = [];
    private readonly List<long> _keptRows = [];

    /// <summary>Gets the battles whose first turn is long enough, in the order of the files.</summary>
    public IReadOnlyList<Battle> Kept => _kept;

    /// <summary>Gets the place of each kept battle among all, from 0.</summary>
    public IReadOnlyList<long> KeptRows => _keptRows;

    /// <summary>Gets the number of all battles.</summary>
    public long Total { get; private set; }

    /// <summary>Reads JSON lines as <see cref="BattleLine"/> describes them.</summary>
    public void AddJsonLines(string path)
    {
        using StreamReader reader = JsonLines.Open(path);
        foreach (JsonLine line in JsonLines.Read(reader, path))
        {
            BattleLine parsed = BattleLine.Parse(line);
            if (FirstTurn.IsLongEnough(parsed.FirstTurn))
            {
                _kept.Add(parsed.Battle);
                _keptRows.Add(Total);
            }

            Total++;
        }
    }
}
