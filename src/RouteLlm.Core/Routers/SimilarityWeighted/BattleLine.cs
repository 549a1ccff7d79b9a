using System.Text.Json;
using RouteLlm.Storage;

namespace RouteLlm.SimilarityWeighted;

/// <summary>A line of a battle file, with the columns of the published data sets: <c>model_a</c>, <c>model_b</c>, <c>winner_model_a</c>, <c>winner_model_b</c>, <c>prompt</c>.</summary>
/// <param name="Battle">The battle.</param>
/// <param name="FirstTurn">The first turn of its conversation.</param>
internal readonly record struct BattleLine(Battle Battle, string FirstTurn)
{
    private const string PromptName = "prompt";

    /// <exception cref="JsonLineException">A column is missing, or not what it should be.</exception>
    public static BattleLine Parse(JsonLine line)
    {
        BattleWinner winner = IsOne(line, "winner_model_a") ? BattleWinner.ModelA
            : IsOne(line, "winner_model_b") ? BattleWinner.ModelB
            : BattleWinner.Tie;
        return new BattleLine(new Battle(line.GetText("model_a"), line.GetText("model_b"), winner), FirstTurnOf(line));
    }

    private static bool IsOne(JsonLine line, string name) => line.GetNumber(name) == 1;

    private static string FirstTurnOf(JsonLine line)
    {
        try
        {
            return SimilarityWeighted.FirstTurn.Read(line.GetText(PromptName));
        }
        catch (JsonException exception)
        {
            throw new JsonLineException(line.FileName, line.Number, $"there is no JSON array of turns in '{PromptName}'.", exception);
        }
    }
}
