namespace RouteLlm;

/// <summary>
/// GSM8K with the recorded answers graded again: an amount such as "$20.00" counts as 20, where the published labels of
/// <see cref="Gsm8kBenchmark"/> take it for 0.
/// </summary>
/// <remarks>
/// The file holds no solutions. A question's is what a published right answer was read as; of the questions that no recorded model got
/// right by the published reading, those whose solution can be stated as a whole amount in the answers stand in <see cref="Gsm8kAnswers"/>.
/// Where neither tells the solution, the published label stands.
/// </remarks>
public sealed class Gsm8kAmountsBenchmark : IBenchmark
{
    private const string ResponseSuffix = "_response";

    /// <inheritdoc/>
    public string Name => "gsm8k-amounts";

    /// <inheritdoc/>
    public async Task<BenchmarkData> LoadAsync(
        string dataDirectory, ModelPair? models = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        models ??= ModelPair.RouteLlmDefault;
        HashSet<string> contaminated = await BenchmarkFiles.ReadContaminatedAsync(dataDirectory, "gsm8k", cancellationToken).ConfigureAwait(false);
        string path = BenchmarkFiles.Find(dataDirectory, "gsm8k/gsm8k_responses.csv");
        var questions = new List<BenchmarkQuestion>();
        CsvTable table = await CsvTable.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            int prompt = table.IndexOf("prompt");
            GradedModel strong = new(table.IndexOf(models.Strong), table.IndexOf(models.Strong + ResponseSuffix));
            GradedModel weak = new(table.IndexOf(models.Weak), table.IndexOf(models.Weak + ResponseSuffix));
            GradedModel[] graded =
            [
                .. table.Columns
                    .Where(column => table.Find(column + ResponseSuffix) is not null)
                    .Select(column => new GradedModel(table.IndexOf(column), table.IndexOf(column + ResponseSuffix))),
            ];
            while (await table.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                string text = table.GetText(prompt);
                if (!contaminated.Contains(text))
                {
                    double? solution = FindSolution(table, graded, text);
                    questions.Add(new BenchmarkQuestion(text, Grade(table, strong, solution), Grade(table, weak, solution), Name));
                }
            }
        }

        return new BenchmarkData { Benchmark = Name, Models = models, Questions = questions, Scale = 100 };
    }

    private static double? FindSolution(CsvTable table, GradedModel[] models, string prompt)
    {
        foreach (GradedModel model in models)
        {
            if (table.GetCorrectness(model.Label))
            {
                return Gsm8kAnswers.ReadAsPublished(table.GetText(model.Response));
            }
        }

        return Gsm8kAnswers.FindSolution(prompt);
    }

    private static double Grade(CsvTable table, GradedModel model, double? solution)
    {
        bool right = solution is null
            ? table.GetCorrectness(model.Label)
            : Gsm8kAnswers.ReadAmount(table.GetText(model.Response)) == solution;
        return right ? 1 : 0;
    }

    private readonly record struct GradedModel(int Label, int Response);
}
