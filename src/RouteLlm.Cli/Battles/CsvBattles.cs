using System.Globalization;
using CsvHelper;

namespace RouteLlm;

/// <summary>Reads battles from CSV files (RFC 4180, with a header).</summary>
internal static class CsvBattles
{
    public static async Task AddAsync(BattleSet battles, string path, CancellationToken cancellationToken)
    {
        var rows = new BattleRows(path, battles);
        try
        {
            using CsvReader csv = CsvReader.FromFile(path, CsvTable.Options);
            await csv.ReadHeaderAsync(cancellationToken);
            string[] columns = [.. csv.Headers];
            int Find(string name) => Array.IndexOf(columns, name) is var column and >= 0 ? column : throw BattleColumns.Missing(path, name, columns);
            int modelA = Find(BattleColumns.ModelA);
            int modelB = Find(BattleColumns.ModelB);
            int winnerModelA = Find(BattleColumns.WinnerModelA);
            int winnerModelB = Find(BattleColumns.WinnerModelB);
            int prompt = Find(BattleColumns.Prompt);
            while (await csv.ReadAsync(cancellationToken))
            {
                rows.Add(
                    csv.GetString(modelA),
                    csv.GetString(modelB),
                    NumberIn(csv.GetString(winnerModelA)),
                    NumberIn(csv.GetString(winnerModelB)),
                    csv.GetString(prompt),
                    isFirstTurn: false);
            }
        }
        catch (CsvFormatException exception)
        {
            throw new CommandException($"'{path}', record {exception.RecordNumber}: {exception.Message}", exception);
        }
    }

    private static double? NumberIn(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
