namespace RouteLlm;

/// <summary>Adds the rows of a table to a set of battles, and names the row that is not a battle.</summary>
internal sealed class BattleRows(string path, BattleSet battles)
{
    private long _row;

    /// <summary>Adds the next row.</summary>
    /// <param name="modelA">The name of the first model.</param>
    /// <param name="modelB">The name of the second.</param>
    /// <param name="winnerModelA">1 if the first model won.</param>
    /// <param name="winnerModelB">1 if the second did.</param>
    /// <param name="prompt">The prompt: the user's first turn, or all turns as the text of a JSON array.</param>
    /// <param name="isFirstTurn">Whether it is the first turn.</param>
    public void Add(string? modelA, string? modelB, double? winnerModelA, double? winnerModelB, string? prompt, bool isFirstTurn)
    {
        _row++;
        BattleWinner winner = Finite(winnerModelA, BattleColumns.WinnerModelA) == 1 ? BattleWinner.ModelA
            : Finite(winnerModelB, BattleColumns.WinnerModelB) == 1 ? BattleWinner.ModelB
            : BattleWinner.Tie;
        var battle = new Battle(NotEmpty(modelA, BattleColumns.ModelA), NotEmpty(modelB, BattleColumns.ModelB), winner);
        try
        {
            if (isFirstTurn)
            {
                battles.Add(battle, prompt ?? throw Wrong($"there is no text in '{BattleColumns.Prompt}'"));
            }
            else
            {
                battles.AddConversation(battle, prompt ?? string.Empty);
            }
        }
        catch (FormatException exception)
        {
            throw Wrong($"there is no JSON array of turns in '{BattleColumns.Prompt}'", exception);
        }
    }

    private string NotEmpty(string? text, string column) =>
        string.IsNullOrEmpty(text) ? throw Wrong($"there is no text in '{column}'") : text;

    private double Finite(double? number, string column) =>
        number is { } value && double.IsFinite(value) ? value : throw Wrong($"there is no number in '{column}'");

    private CommandException Wrong(string problem, Exception? cause = null)
    {
        string message = $"'{path}', row {_row} (from 1, without the header): {problem}.";
        return cause is null ? new CommandException(message) : new CommandException(message, cause);
    }
}
