namespace RouteLlm;

/// <summary>Scores from a file, for the questions of one benchmark.</summary>
internal sealed class FileScores : IBenchmarkScores
{
    private readonly double[] _winRates;

    private FileScores(double[] winRates) => _winRates = winRates;

    /// <exception cref="CommandException">There are several benchmarks, or not as many win rates as questions.</exception>
    public static async Task<FileScores> ReadAsync(string path, IReadOnlyList<BenchmarkData> loaded, CancellationToken cancellationToken)
    {
        if (loaded.Count != 1)
        {
            string known = string.Join("; ", loaded.Select(data => $"{data.Benchmark} with {data.Models.Strong} over {data.Models.Weak}"));
            throw new CommandException($"--scores holds the win rates of one benchmark and one pair of models, but there are {loaded.Count}: {known}. Name one with --benchmark, --strong-model and --weak-model.");
        }

        double[] winRates = await WinRateFile.ReadAsync(path, cancellationToken);
        return winRates.Length == loaded[0].Questions.Count
            ? new FileScores(winRates)
            : throw new CommandException($"{path} holds {winRates.Length} win rates, but {loaded[0].Benchmark} has {loaded[0].Questions.Count} questions. Write one for each, in the benchmark's row order.");
    }

    public Task<IReadOnlyList<ScoredRouter>> ScoreAsync(
        BenchmarkData data, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScoredRouter>>([new ScoredRouter("scores", _winRates)]);
}
