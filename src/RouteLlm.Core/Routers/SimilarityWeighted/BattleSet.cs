using System.Text.Json;
using RouteLlm.Storage;

namespace RouteLlm.SimilarityWeighted;

/// <summary>The battles of one or several files: those that count, and which of all they are.</summary>
internal sealed class BattleSet
{
    private const string PromptName = "prompt";

    private readonly List<Battle> _kept = [];
    private readonly List<long> _keptRows = [];

    /// <summary>Gets the battles whose first turn is long enough, in the order of the files.</summary>
    public IReadOnlyList<Battle> Kept => _kept;

    /// <summary>Gets the place of each kept battle among all, from 0.</summary>
    public IReadOnlyList<long> KeptRows => _keptRows;

    /// <summary>Gets the number of all battles.</summary>
    public long Total { get; private set; }

    /// <summary>Reads JSON lines with the columns of the published data sets: <c>model_a</c>, <c>model_b</c>, <c>winner_model_a</c>, <c>winner_model_b</c>, <c>prompt</c>.</summary>
    public void AddJsonLines(string path)
    {
        using StreamReader reader = JsonLines.Open(path);
        foreach (JsonLine line in JsonLines.Read(reader, path))
        {
            BattleWinner winner = IsOne(line, "winner_model_a") ? BattleWinner.ModelA
                : IsOne(line, "winner_model_b") ? BattleWinner.ModelB
                : BattleWinner.Tie;
            var battle = new Battle(line.GetText("model_a"), line.GetText("model_b"), winner);
            if (FirstTurnLengthOf(line) >= FirstTurn.MinimumLength)
            {
                _kept.Add(battle);
                _keptRows.Add(Total);
            }

            Total++;
        }
    }

    private static bool IsOne(JsonLine line, string name) => line.GetNumber(name) == 1;

    private static int FirstTurnLengthOf(JsonLine line)
    {
        try
        {
            return FirstTurn.LengthOf(line.GetText(PromptName));
        }
        catch (JsonException exception)
        {
            throw new JsonLineException(line.FileName, line.Number, $"there is no JSON array of turns in '{PromptName}'.", exception);
        }
    }
}
