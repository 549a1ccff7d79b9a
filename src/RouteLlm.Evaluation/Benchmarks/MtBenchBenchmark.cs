using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// MT-Bench: open questions of two turns (Zheng et al., 2023). The first turn is routed; the score is GPT-4's, from 1 to 10, the mean of
/// both turns.
/// </summary>
/// <remarks>
/// RouteLLM's optimal curve is drawn over all 80 questions, also the contaminated ones, with whole calls of the 72 others; so is ours, to
/// be the same.
/// </remarks>
public sealed class MtBenchBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "mt-bench";

    /// <inheritdoc/>
    public async Task<BenchmarkData> LoadAsync(
        string dataDirectory, ModelPair? models = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        models ??= ModelPair.RouteLlmDefault;
        HashSet<string> contaminated = await BenchmarkFiles.ReadContaminatedAsync(dataDirectory, "mt_bench", cancellationToken).ConfigureAwait(false);
        string judgementsPath = BenchmarkFiles.Find(dataDirectory, "mt_bench/judgements.jsonl");
        ILookup<(double Question, string Model), double> scores = await ReadScoresAsync(judgementsPath, cancellationToken).ConfigureAwait(false);

        double ScoreOf(double question, string model) => scores.Contains((question, model))
            ? scores[(question, model)].Average()
            : throw new BenchmarkDataException(
                $"{judgementsPath} has no score of model '{model}' on question {question}. Its models: {string.Join(", ", scores.Select(static score => score.Key.Model).Distinct(StringComparer.Ordinal))}.");

        var questions = new List<BenchmarkQuestion>();
        var all = new List<BenchmarkQuestion>();
        await foreach (JsonLine line in BenchmarkFiles.ReadLinesAsync(BenchmarkFiles.Find(dataDirectory, "mt_bench/question.jsonl"), cancellationToken).ConfigureAwait(false))
        {
            string[] turns = ReadTurns(line);
            double id = line.GetNumber("question_id");
            var question = new BenchmarkQuestion(turns[0], ScoreOf(id, models.Strong), ScoreOf(id, models.Weak), line.GetText("category"));
            all.Add(question);
            if (!turns.Any(contaminated.Contains))
            {
                questions.Add(question);
            }
        }

        return new BenchmarkData { Benchmark = Name, Models = models, Questions = questions, OptimalQuestions = all, OptimalOfWholeCalls = true };
    }

    private static async Task<ILookup<(double Question, string Model), double>> ReadScoresAsync(
        string path, CancellationToken cancellationToken)
    {
        var scores = new List<(double Question, string Model, double Score)>();
        await foreach (JsonLine line in BenchmarkFiles.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            scores.Add((line.GetNumber("question_id"), line.GetText("model"), line.GetNumber("score")));
        }

        return scores.ToLookup(score => (score.Question, score.Model), score => score.Score);
    }

    private static string[] ReadTurns(JsonLine line)
    {
        string[] turns = line.Root.TryGetProperty("turns", out JsonElement array) && array.ValueKind == JsonValueKind.Array
            ? [.. array.EnumerateArray().Where(turn => turn.ValueKind == JsonValueKind.String).Select(turn => turn.GetString()!)]
            : [];
        return turns.Length > 0 ? turns : throw new JsonLineException(line.FileName, line.Number, "there is no list of texts in 'turns'.");
    }
}
