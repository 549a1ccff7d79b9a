using System.Globalization;
using CsvHelper;

namespace RouteLlm;

/// <summary>
/// Reads a CSV file with a header, row by row; one that ends in <c>.gz</c> is decompressed on the way. Its errors name file and row, and
/// never hold a prompt.
/// </summary>
internal sealed class CsvTable : IAsyncDisposable
{
    /// <summary>Gets how CSV files are read.</summary>
    public static CsvReaderOptions Options { get; } = new()
    {
        Separator = ',',
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MalformedData = CsvMalformedDataHandling.Throw,

        // A value may be a prompt.
        IncludeValuesInExceptions = false,

        // Far above a conversation; a quote that is never closed would otherwise take the rest of the file into memory.
        MaxRecordSize = 1 << 28,
    };

    private readonly CsvReader _csv;
    private readonly string _path;

    private CsvTable(CsvReader csv, string path)
    {
        _csv = csv;
        _path = path;
    }

    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <exception cref="BenchmarkDataException">The header is no CSV.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<CsvTable> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var table = new CsvTable(CsvReader.Create(JsonLines.Open(path), Options, leaveOpen: false), path);
        try
        {
            await table._csv.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            table.Columns = [.. table._csv.Headers];
            return table;
        }
        catch (Exception exception)
        {
            await table.DisposeAsync().ConfigureAwait(false);
            if (exception is CsvFormatException)
            {
                throw new BenchmarkDataException($"{path} has no header: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <exception cref="BenchmarkDataException">There is no such column.</exception>
    public int IndexOf(string column) => Find(column)
        ?? throw new BenchmarkDataException($"{_path} has no column '{column}'. Its columns: {string.Join(", ", Columns)}.");

    public int? Find(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i], column, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return null;
    }

    /// <exception cref="BenchmarkDataException">The row is no CSV, or has too many or too few fields.</exception>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _csv.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CsvFormatException exception)
        {
            throw new BenchmarkDataException($"{_path}, record {exception.RecordNumber}: {exception.Message}", exception);
        }
    }

    public string GetText(int column) => _csv.GetString(column);

    /// <summary>Reads a score: a number, or True and False for 1 and 0.</summary>
    /// <exception cref="BenchmarkDataException">The field is neither.</exception>
    public double GetScore(int column)
    {
        string text = _csv.GetString(column);
        if (bool.TryParse(text, out bool correct))
        {
            return correct ? 1 : 0;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(column, "is neither a number nor True or False");
    }

    /// <summary>Reads whether an answer was right.</summary>
    /// <exception cref="BenchmarkDataException">The field is not True or False.</exception>
    public bool GetCorrectness(int column) =>
        bool.TryParse(_csv.GetString(column), out bool correct) ? correct : throw Wrong(column, "is not True or False");

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private BenchmarkDataException Wrong(int column, string problem) =>
        new($"{_path}, row {_csv.RowNumber}: column '{Columns[column]}' {problem}.");
}
