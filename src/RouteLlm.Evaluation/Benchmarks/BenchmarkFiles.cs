using CsvHelper;
using RouteLlm.Storage;

namespace RouteLlm.Evaluation;

/// <summary>Reads the file kinds that the benchmarks share.</summary>
internal static class BenchmarkFiles
{
    private static readonly CsvReaderOptions CsvOptions = new()
    {
        Separator = ',',
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MalformedData = CsvMalformedDataHandling.Throw,

        // A value may be a prompt.
        IncludeValuesInExceptions = false,
    };

    public static string Find(string dataDirectory, string relativePath)
    {
        string path = Path.Combine(dataDirectory, relativePath);
        return File.Exists(path)
            ? path
            : throw new BenchmarkDataException(
                $"There is no file '{path}'. Name the folder that holds mmlu, gsm8k and mt_bench, as in routellm/evals of lm-sys/RouteLLM.");
    }

    /// <summary>Reads the prompts that stand nearly alike in RouteLLM's training data.</summary>
    public static async Task<HashSet<string>> ReadContaminatedAsync(string dataDirectory, string benchmark, CancellationToken cancellationToken)
    {
        string path = Find(dataDirectory, Path.Combine(benchmark, "contaminated_prompts.jsonl"));
        var prompts = new HashSet<string>(StringComparer.Ordinal);
        await foreach (JsonLine line in ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            prompts.Add(line.GetText("eval_prompt"));
        }

        return prompts;
    }

    public static async IAsyncEnumerable<JsonLine> ReadLinesAsync(
        string path,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using StreamReader reader = JsonLines.Open(path);
        await foreach (JsonLine line in JsonLines.ReadAsync(reader, path, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return line;
        }
    }

    /// <summary>Reads a CSV file with a prompt and a column of True or False for each model.</summary>
    public static async Task<IReadOnlyList<BenchmarkQuestion>> ReadCorrectnessAsync(
        string path,
        ModelPair models,
        string group,
        HashSet<string> contaminated,
        CancellationToken cancellationToken)
    {
        var questions = new List<BenchmarkQuestion>();
        try
        {
            using CsvReader csv = CsvReader.FromFile(path, CsvOptions);
            await csv.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            int prompt = FindColumn(csv, path, "prompt");
            int strong = FindColumn(csv, path, models.Strong);
            int weak = FindColumn(csv, path, models.Weak);
            while (await csv.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                string text = csv.GetString(prompt);
                if (!contaminated.Contains(text))
                {
                    questions.Add(new BenchmarkQuestion(text, ReadCorrectness(csv, path, strong), ReadCorrectness(csv, path, weak), group));
                }
            }
        }
        catch (CsvFormatException exception)
        {
            throw new BenchmarkDataException($"{path}, record {exception.RecordNumber}: {exception.Message}", exception);
        }

        return questions;
    }

    private static int FindColumn(CsvReader csv, string path, string name)
    {
        string[] columns = [.. csv.Headers];
        int column = Array.IndexOf(columns, name);
        return column >= 0
            ? column
            : throw new BenchmarkDataException($"{path} has no column '{name}'. Its columns: {string.Join(", ", columns)}.");
    }

    private static double ReadCorrectness(CsvReader csv, string path, int column) => csv.GetString(column) switch
    {
        "True" => 1,
        "False" => 0,
        var other => throw new BenchmarkDataException($"{path}, row {csv.RowNumber}: column {column + 1} is '{other}', not True or False."),
    };
}
