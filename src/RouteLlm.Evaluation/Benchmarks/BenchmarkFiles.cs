namespace RouteLlm;

/// <summary>Reads the file kinds that the benchmarks share.</summary>
internal static class BenchmarkFiles
{
    public static string Find(string dataDirectory, string relativePath)
    {
        string path = Path.Combine(dataDirectory, relativePath);
        return File.Exists(path)
            ? path
            : throw new BenchmarkDataException(
                $"There is no file '{path}'. Name the folder that holds mmlu, gsm8k and mt_bench, as in routellm/evals of lm-sys/RouteLLM.");
    }

    /// <summary>Reads the prompts that stand nearly alike in RouteLLM's training data.</summary>
    public static async Task<HashSet<string>> ReadContaminatedAsync(
        string dataDirectory, string benchmark, CancellationToken cancellationToken)
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
        CsvTable table = await CsvTable.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            int prompt = table.IndexOf("prompt");
            int strong = table.IndexOf(models.Strong);
            int weak = table.IndexOf(models.Weak);
            while (await table.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                string text = table.GetText(prompt);
                if (!contaminated.Contains(text))
                {
                    questions.Add(new BenchmarkQuestion(text, table.GetCorrectness(strong) ? 1 : 0, table.GetCorrectness(weak) ? 1 : 0, group));
                }
            }
        }

        return questions;
    }
}
