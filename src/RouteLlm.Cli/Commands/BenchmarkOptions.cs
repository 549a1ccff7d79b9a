using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary>The options by which a command is given benchmarks.</summary>
internal sealed class BenchmarkOptions
{
    private readonly Option<string[]> _benchmarks = new("--benchmark")
    {
        Description = $"The benchmarks: {string.Join(", ", Names)}. Default: those that come with RouteLLM; with --outcomes, only outcomes.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _dataDirectory = new("--data-dir")
    {
        Description = "The folder that holds mmlu, gsm8k and mt_bench, as in routellm/evals of lm-sys/RouteLLM. Default: what ROUTELLM_DATA names, or where 'routellm data pull' puts them.",
        HelpName = "DIR",
    };

    private readonly Option<double[]> _prices = new("--prices")
    {
        Description = "The prices of the strong and the weak model for prompts of equal length, for measures by cost. Default: the costs in the data, if any.",
        HelpName = "STRONG WEAK",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly OutcomeOptions _outcomes;

    public BenchmarkOptions(Command command)
    {
        command.Add(_benchmarks);
        command.Add(_dataDirectory.NotEmpty());
        _outcomes = new OutcomeOptions(command);
        command.Add(_prices);
    }

    private static IEnumerable<string> Names =>
        [.. BenchmarkCatalog.All.Select(benchmark => benchmark.Name), OutcomesBenchmark.BenchmarkName];

    /// <summary>Loads the benchmarks in the order in which they are named; outcomes of several pairs of models are one each.</summary>
    /// <exception cref="CommandException">There is no such benchmark, or an option is missing or wrong.</exception>
    /// <exception cref="BenchmarkDataException">A benchmark's files are missing, damaged, or lack one of the models.</exception>
    public async Task<IReadOnlyList<BenchmarkData>> LoadAsync(
        ParseResult parsed, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        string? outcomeFile = _outcomes.FileIn(parsed);
        string[] names = parsed.GetValue(_benchmarks) is { Length: > 0 } named ? named
            : outcomeFile is not null ? [OutcomesBenchmark.BenchmarkName]
            : [.. BenchmarkCatalog.All.Select(benchmark => benchmark.Name)];
        Check(names, outcomeFile);
        ModelPrices? prices = ReadPrices(parsed.GetValue(_prices) ?? []);
        var loaded = new List<BenchmarkData>();
        foreach (string name in names)
        {
            string step = $"Loading {name}";
            progress.Report((step, 0));
            if (name == OutcomesBenchmark.BenchmarkName)
            {
                loaded.AddRange(await _outcomes.ReadAsync(outcomeFile!, parsed, cancellationToken));
            }
            else
            {
                loaded.Add(await BenchmarkCatalog.Get(name).LoadAsync(BenchmarkDataFolder.Resolve(parsed.GetValue(_dataDirectory)), _outcomes.ModelsIn(parsed), cancellationToken));
            }

            progress.Report((step, 1));
        }

        return prices is null ? loaded : [.. loaded.Select(data => data.WithPrices(prices))];
    }

    private static void Check(string[] names, string? outcomeFile)
    {
        foreach (string name in names)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                throw new CommandException($"There is no benchmark '{name}'. Known: {string.Join(", ", Names)}.");
            }
        }

        if (names.Length != names.Distinct(StringComparer.Ordinal).Count())
        {
            throw new CommandException($"--benchmark names one twice: {string.Join(", ", names)}.");
        }

        if (names.Contains(OutcomesBenchmark.BenchmarkName, StringComparer.Ordinal) != (outcomeFile is not null))
        {
            throw new CommandException(outcomeFile is null
                ? "The benchmark 'outcomes' needs a file. Write --outcomes FILE."
                : "--outcomes names a file, but --benchmark does not include 'outcomes'. Add it, or leave --outcomes out.");
        }
    }

    private static ModelPrices? ReadPrices(double[] prices)
    {
        if (prices.Length == 0)
        {
            return null;
        }

        return prices is [> 0 and < double.PositiveInfinity, >= 0 and < double.PositiveInfinity]
            ? new ModelPrices(prices[0], prices[1])
            : throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"--prices is {string.Join(' ', prices)}. Write the strong model's price, more than zero, and the weak one's, for example 10 0.24."));
    }
}
