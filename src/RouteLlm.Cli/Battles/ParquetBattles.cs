namespace RouteLlm;

/// <summary>Reads battles from Parquet files, whose prompts are lists of turns or the text of a JSON array of them.</summary>
internal static class ParquetBattles
{
    public static void Add(BattleSet battles, string path, CancellationToken cancellationToken)
    {
        var file = ParquetFile.Open(path);
        ParquetColumn Find(string name, Func<ParquetColumn, bool> isUsable, string use)
        {
            ParquetColumn column = file.Columns.FirstOrDefault(column => column.Name == name) ?? throw BattleColumns.Missing(path, name, file.Columns.Select(column => column.Name));
            return isUsable(column) ? column : throw new CommandException($"'{path}' has the column {column}, but {use} are needed.");
        }

        ColumnReader<string> Names(string name) => file.ReadTexts(Find(name, static column => column is { HoldsText: true, IsList: false }, "texts"));
        ColumnReader<double> Flags(string name) => file.ReadNumbers(Find(name, static column => column is { HoldsNumbers: true, IsList: false }, "numbers"));
        using ColumnReader<string> modelA = Names(BattleColumns.ModelA);
        using ColumnReader<string> modelB = Names(BattleColumns.ModelB);
        using ColumnReader<double> winnerModelA = Flags(BattleColumns.WinnerModelA);
        using ColumnReader<double> winnerModelB = Flags(BattleColumns.WinnerModelB);
        ParquetColumn prompt = Find(BattleColumns.Prompt, static column => column.HoldsText, "texts or lists of texts");
        using ColumnReader<string> prompts = file.ReadTexts(prompt);
        var rows = new BattleRows(path, battles);
        for (long row = 0; row < file.Rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(Text(modelA), Text(modelB), Number(winnerModelA), Number(winnerModelB), Text(prompts), prompt.IsList);
        }
    }

    // Of a prompt's turns, the first.
    private static string? Text(ColumnReader<string> column) => column.ReadRow() is [var text, ..] ? text : null;

    private static double? Number(ColumnReader<double> column) => column.ReadRow() is [var number, ..] ? number : null;
}
