using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// A line of a battle file, with the columns of the published data sets: <c>model_a</c>, <c>model_b</c>, <c>winner_model_a</c>,
/// <c>winner_model_b</c>, <c>prompt</c> (a JSON array of the user's turns, or the text of one).
/// </summary>
/// <param name="Battle">The battle.</param>
/// <param name="FirstTurn">The first turn of its conversation.</param>
internal readonly record struct BattleLine(Battle Battle, string FirstTurn)
{
    private const string PromptName = "prompt";

    private static readonly BattleRecordReader Records = new(strongModel: null, weakModel: null);

    /// <summary>Reads a line of an arena file, or one of a battle log that keeps prompts.</summary>
    /// <exception cref="JsonLineException">A column is missing, or not what it should be.</exception>
    public static BattleLine Parse(JsonLine line)
    {
        if (BattleRecordReader.HasVerdict(line) && Records.Read(line) is { } record)
        {
            return new BattleLine(
                new Battle(record.StrongModel, record.WeakModel, record.Verdict switch
                {
                    BattleVerdict.Strong => BattleWinner.ModelA,
                    BattleVerdict.Weak => BattleWinner.ModelB,
                    _ => BattleWinner.Tie,
                }),
                record.Prompt ?? throw new JsonLineException(line.FileName, line.Number, "the battle has no prompt, and this router embeds prompts. Keep prompts in the battle log, or use 'routellm learn', which needs only their features."));
        }

        BattleWinner winner = IsOne(line, "winner_model_a") ? BattleWinner.ModelA
            : IsOne(line, "winner_model_b") ? BattleWinner.ModelB
            : BattleWinner.Tie;
        return new BattleLine(new Battle(NameIn(line, "model_a"), NameIn(line, "model_b"), winner), FirstTurnOf(line));
    }

    private static bool IsOne(JsonLine line, string name) => line.GetNumber(name) == 1;

    private static string NameIn(JsonLine line, string name) => line.GetText(name) is { Length: > 0 } text
        ? text
        : throw new JsonLineException(line.FileName, line.Number, $"the text in '{name}' is empty.");

    private static string FirstTurnOf(JsonLine line)
    {
        try
        {
            return line.FindArray(PromptName) is { } turns
                ? RouteLlm.FirstTurn.Read(turns)
                : RouteLlm.FirstTurn.Read(line.GetText(PromptName));
        }
        catch (JsonException exception)
        {
            throw new JsonLineException(line.FileName, line.Number, $"there is no JSON array of turns in '{PromptName}'.", exception);
        }
    }
}
