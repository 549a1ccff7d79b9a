namespace RouteLlm;

/// <summary>
/// Reads battles from JSON lines with the columns of the published data sets: <c>model_a</c>, <c>model_b</c>, <c>winner_model_a</c> and
/// <c>winner_model_b</c> (1 for the winner, neither for a tie), and <c>prompt</c>, the user's turns as the text of a JSON array.
/// </summary>
public static class RecordedBattleFile
{
    /// <summary>Reads a file; one that ends in <c>.gz</c> is decompressed on the way.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The battles in the file's order, as a data set of the file's name.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="JsonLineException">A line is no JSON object, lacks a column, names no model, or one model twice.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not compressed as its name says.</exception>
    public static async Task<RecordedBattleSet> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var battles = new List<RecordedBattle>();
        foreach (string file in BattleRecordReader.FilesOf(path))
        {
            await AddAsync(file, battles, cancellationToken).ConfigureAwait(false);
        }

        string name = Path.GetFileName(path);
        return new RecordedBattleSet(OutcomeSetFolder.NameOf(name), OutcomeSetFolder.UnknownLicense, name, battles);
    }

    private static async Task AddAsync(string path, List<RecordedBattle> battles, CancellationToken cancellationToken)
    {
        using StreamReader reader = JsonLines.Open(path);
        await foreach (JsonLine line in JsonLines.ReadAsync(reader, path, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (BattleRecordReader.IsNote(line))
            {
                continue;
            }

            (Battle battle, string firstTurn) = BattleLine.Parse(line);
            if (string.IsNullOrWhiteSpace(battle.ModelA) || string.IsNullOrWhiteSpace(battle.ModelB))
            {
                throw new JsonLineException(line.FileName, line.Number, "a model has no name.");
            }

            if (battle.ModelA == battle.ModelB)
            {
                throw new JsonLineException(line.FileName, line.Number, $"the model '{battle.ModelA}' battles itself. Remove the line.");
            }

            battles.Add(new RecordedBattle(firstTurn, battle, !FirstTurn.IsLongEnough(firstTurn)));
        }
    }
}
