using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary>The options of <c>routellm replay</c> that try thresholds between more than two models.</summary>
internal sealed class ReplayRankOptions
{
    private const double Rounding = 1e-9;

    private readonly Option<string[]> _models = new("--models")
    {
        Description = "The models of the log, weakest first, where there are more than two. The log does not say their order.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _thresholds = new("--rank-thresholds")
    {
        Description = "Thresholds between those models to try, ascending: of three models, 0.3/0.6.",
        HelpName = "T/T",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _percents = new("--rank-percents")
    {
        Description = "Shares of those models to try, weakest first, in percent of the requests that a score decides: 50/30/20.",
        HelpName = "P/P/P",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _prices = new("--model-price")
    {
        Description = "A model's price, as in small=0.15/0.60. Default: of requests that it answered, the cost in the log; of the best model, always_strong_cost.",
        HelpName = "NAME=IN/OUT[/CACHED]",
        AllowMultipleArgumentsPerToken = true,
    };

    public ReplayRankOptions(Command command)
    {
        command.Add(_models);
        command.Add(_thresholds);
        command.Add(_percents);
        command.Add(_prices);
    }

    /// <summary>Gets whether another option than <c>--models</c> was given, or that one.</summary>
    public bool IsAnyGiven(ParseResult parsed) => new[] { _models, _thresholds, _percents, _prices }.Any(option => parsed.GetValue(option) is { Length: > 0 });

    /// <summary>Gets the models, with their prices.</summary>
    /// <exception cref="CommandException">They are not those of the log, or a price cannot be read.</exception>
    public ReplayModel[] ModelsIn(ParseResult parsed, IReadOnlyList<LoggedRequest> requests)
    {
        string[] names = parsed.GetValue(_models) ?? [];
        string found = string.Join(", ", RankReplay.NamesIn(requests));
        if (names.Length < 2 || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            throw new CommandException($"--models has {names.Length} different names. Write those of the log, weakest first; it has {found}.");
        }

        if (RankReplay.NamesIn(requests).Except(names, StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            throw new CommandException($"--models lacks '{missing}', for which a score decided. Write all models of the log, weakest first; it has {found}.");
        }

        var prices = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);
        foreach (string text in parsed.GetValue(_prices) ?? [])
        {
            int equals = text.LastIndexOf('=');
            if (equals < 0 || !names.Contains(text[..equals], StringComparer.Ordinal))
            {
                throw new CommandException($"--model-price is '{text}'. Write one of --models and its price: {names[0]}=0.15/0.60.");
            }

            prices[text[..equals]] = PriceOption.Read(_prices.Name, text[(equals + 1)..]);
        }

        return [.. names.Select(name => new ReplayModel(name, prices.TryGetValue(name, out ModelPrice price) ? price : null))];
    }

    /// <summary>Measures the ways to decide that the options ask for.</summary>
    /// <exception cref="CommandException">An option cannot be read.</exception>
    public IEnumerable<ReplayRow> RowsOf(ParseResult parsed, RankReplay replay, int models) =>
    [
        .. (parsed.GetValue(_thresholds) ?? []).Select(text => replay.At(ReadThresholds(text, models - 1))),
        .. (parsed.GetValue(_percents) ?? []).Select(text => replay.AtShares(ReadPercents(text, models))),
    ];

    private static double[] ReadThresholds(string text, int count) =>
        ReadAll(text) is { } thresholds && thresholds.Length == count && thresholds.All(ProbabilityRange.Contains) && thresholds.Order().SequenceEqual(thresholds)
            ? thresholds
            : throw new CommandException($"--rank-thresholds is '{text}'. Write {count} scores from 0 to 1 in ascending order, one between each two models, with / between them.");

    private static double[] ReadPercents(string text, int count) =>
        ReadAll(text) is { } percents && percents.Length == count && percents.All(static percent => percent >= 0) && Math.Abs(percents.Sum() - 100) < Rounding
            ? percents
            : throw new CommandException($"--rank-percents is '{text}'. Write {count} percentages, one for each model, that make 100, with / between them.");

    private static double[]? ReadAll(string text)
    {
        string[] parts = text.Split('/');
        double[] numbers = [.. parts.Select(static part => double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return numbers.Any(double.IsNaN) ? null : numbers;
    }
}
