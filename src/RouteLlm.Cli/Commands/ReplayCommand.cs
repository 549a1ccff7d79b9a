using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary>
/// <c>routellm replay</c>: what other thresholds, shares, budgets and routers would have done with the requests of a decision log.
/// </summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string[]> _logs = new("LOG")
    {
        Description = "Decision logs; their rotated files are read, too.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<double[]> _thresholds = new("--threshold")
    {
        Description = "Thresholds to try, 0 to 1.",
        HelpName = "T",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double[]> _percents = new("--strong-percent", "--strong-model-percent")
    {
        Description = "Percentages of strong calls to try, 0 to 100, among the requests that a score decides.",
        HelpName = "P",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<decimal[]> _budgets = new("--budget")
    {
        Description = "Budgets to try: once this much is spent in a window, no strong call starts. Needs --window; each budget is tried with each threshold and percentage.",
        HelpName = "DOLLARS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _window = new("--window")
    {
        Description = "How long a budget lasts: 30m, 12h or 1d, counted from midnight (UTC).",
        HelpName = "TIME",
    };

    private readonly Option<string?> _strongPrice = new("--strong-price")
    {
        Description = "The strong model's price per million tokens in, out and, if it differs, cached. Default: the price in the log.",
        HelpName = "IN/OUT[/CACHED]",
    };

    private readonly Option<string?> _weakPrice = new("--weak-price")
    {
        Description = "The weak model's price, in the same form. The log does not have it for requests that the strong model answered.",
        HelpName = "IN/OUT[/CACHED]",
    };

    private readonly Option<string?> _outcomes = new("--outcomes")
    {
        Description = "How good both models' answers are: JSON lines (.gz too) with a decision's 'id' or, if the log has prompts, a 'prompt'; and strong_score and weak_score.",
        HelpName = "FILE",
    };

    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();
    private readonly RouterOptions _router;
    private readonly ReplayRulesOptions _rules;
    private readonly ReplayRankOptions _ranks;

    private ReplayCommand(Command command)
    {
        command.Add(_logs.NotEmpty());
        command.Add(_thresholds);
        command.Add(_percents);
        command.Add(_budgets);
        command.Add(_window.NotEmpty());
        command.Add(_strongPrice.NotEmpty());
        command.Add(_weakPrice.NotEmpty());
        command.Add(_outcomes.NotEmpty());
        _rules = new ReplayRulesOptions(command);
        _ranks = new ReplayRankOptions(command);
        _router = new RouterOptions(command);
        command.Add(_format);
        command.SetAction(RunAsync);
    }

    public static Command Create()
    {
        var command = new CommandWithExamples(
            "replay",
            "Shows what other thresholds, shares, budgets and routers would have done with the requests of a decision log. Calls no model.",
            "routellm replay decisions.jsonl --strong-percent 10 20 30 --weak-price 0.15/0.60",
            "routellm replay decisions.jsonl --budget 5 10 --window 1d --weak-price 0.15/0.60/0.075 --format json",
            "routellm replay decisions.jsonl --grey-zone 0.2/0.6 --check-threshold 0.3 0.5 --weak-price 0.15/0.60",
            "routellm replay decisions.jsonl --models small middle best --rank-percents 60/30/10 --model-price small=0.10/0.40 middle=0.40/1.60",
            "routellm replay decisions.jsonl --outcomes judged.jsonl --router mf --config routellm.yaml");
        _ = new ReplayCommand(command);
        return command;
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Check(parsed);
        var prices = new ReplayPrices(PriceIn(parsed, _strongPrice), PriceIn(parsed, _weakPrice));
        ReplayBudget[] budgets = BudgetsIn(parsed);
        using RouterSet? routers = _router.IsAnyGiven(parsed) ? _router.Open(parsed) : null;
        IPromptRouter? router = routers is null ? null : await routers.GetChosenAsync(cancellationToken);
        ReplayResult result = await ProgressBars.RunAsync(async progress =>
        {
            LoggedTraffic traffic = await LoggedTraffic.ReadAsync(parsed.GetValue(_logs)!, cancellationToken);
            if (traffic.Requests.Count == 0)
            {
                throw new CommandException($"{string.Join(", ", parsed.GetValue(_logs)!)} holds no decisions.");
            }

            int stray = parsed.GetValue(_outcomes) is { } file ? await JoinAsync(traffic, file, cancellationToken) : 0;
            double?[]? scores = router is null ? null : await ScoreAsync(traffic, router, progress, cancellationToken);
            var logged = new DecisionReplay(traffic.Requests, prices);
            DecisionReplay? scored = scores is null ? null : new DecisionReplay(traffic.Requests, prices, router!.Name, scores);
            List<ReplayRow> rows = _ranks.IsAnyGiven(parsed)
                ? RankRowsOf(traffic, parsed, router, scores)
                : [logged.AsLogged(), .. RowsOf(logged, parsed, budgets)];
            if (scored is not null && !_ranks.IsAnyGiven(parsed))
            {
                rows.Add(scored.AtShare(scored.LoggedStrongPercent));
                rows.AddRange(RowsOf(scored, parsed, budgets).Where(static row => row.Rules is { Threshold: not null } or { Zone: not null }));
            }

            BenchmarkEvaluation? evaluation = parsed.GetValue(_outcomes) is null
                ? null
                : await Task.Run(() => ReplayEvaluation.Measure(traffic, router, scores, cancellationToken), cancellationToken);
            return new ReplayResult(traffic, rows, evaluation, stray, scored?.Decided ?? logged.Decided);
        });
        ReplayOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(_format), result);
    }

    private IEnumerable<ReplayRow> RowsOf(DecisionReplay replay, ParseResult parsed, ReplayBudget[] budgets)
    {
        double[] thresholds = parsed.GetValue(_thresholds) ?? [];
        double[] percents = parsed.GetValue(_percents) ?? [];
        if (replay.Decided == 0 && thresholds.Length + percents.Length + budgets.Length > 0)
        {
            throw new CommandException("No decision of the log was made by a score, so no threshold or budget would have changed one.");
        }

        Func<ReplayBudget?, ReplayRow>[] ways =
        [
            .. thresholds.Select(threshold => (Func<ReplayBudget?, ReplayRow>)(budget => replay.At(new ReplayRules { Threshold = threshold, Budget = budget }))),
            .. percents.Select(percent => (Func<ReplayBudget?, ReplayRow>)(budget => replay.AtShare(percent, budget))),
            .. _rules.WaysIn(parsed, replay, percents),
        ];
        return ways.Length == 0
            ? budgets.Select(budget => replay.At(new ReplayRules { Budget = budget }))
            : ways.SelectMany(way => budgets.Select(budget => way(budget)).Prepend(way(arg: null)));
    }

    private List<ReplayRow> RankRowsOf(LoggedTraffic traffic, ParseResult parsed, IPromptRouter? router, double?[]? scores)
    {
        ReplayModel[] models = _ranks.ModelsIn(parsed, traffic.Requests);
        var logged = new RankReplay(traffic.Requests, models);
        return
        [
            logged.AsLogged(),
            .. _ranks.RowsOf(parsed, logged, models.Length),
            .. router is null ? [] : _ranks.RowsOf(parsed, new RankReplay(traffic.Requests, models, router.Name, scores), models.Length),
        ];
    }

    private static async Task<int> JoinAsync(LoggedTraffic traffic, string file, CancellationToken cancellationToken)
    {
        IReadOnlyList<JudgedAnswers> answers = await JudgedAnswersFile.ReadAsync(file, cancellationToken);
        int stray = traffic.Join(answers);
        return stray < answers.Count
            ? stray
            : throw new CommandException($"None of the {answers.Count} lines of {file} matches a request of the log by 'id' or 'prompt'.");
    }

    private static async Task<double?[]> ScoreAsync(
        LoggedTraffic traffic, IPromptRouter router, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        int[] scorable = [.. Enumerable.Range(0, traffic.Requests.Count).Where(i => traffic.Requests[i].IsByScore && traffic.Requests[i].Record.Prompt is not null)];
        if (scorable.Length == 0)
        {
            throw new CommandException("The log holds no prompts to score. Keep them with DecisionLogOptions.IncludePrompts, or leave --router out.");
        }

        ScoredRouter scored = await RouterEvaluation.ScoreAsync(
            router, [.. scorable.Select(i => traffic.Requests[i].Record.Prompt!)], new StepProgress($"Scoring with {router.Name}", progress), cancellationToken);
        double?[] scores = new double?[traffic.Requests.Count];
        for (int i = 0; i < scorable.Length; i++)
        {
            scores[scorable[i]] = scored.StrongWinRates[i];
        }

        return scores;
    }

    private void Check(ParseResult parsed)
    {
        bool hasWindow = parsed.GetValue(_window) is not null;
        decimal[] budgets = parsed.GetValue(_budgets) ?? [];
        string? error =
            (parsed.GetValue(_thresholds) ?? []).Where(static threshold => threshold is not (>= 0 and <= 1)).Select(static threshold => Invariant($"--threshold is {threshold}. Write one from 0 to 1, for example 0.4.")).FirstOrDefault()
            ?? (parsed.GetValue(_percents) ?? []).Select(static percent => Percentage.FindError("--strong-percent", percent)).FirstOrDefault(static error => error is not null)
            ?? budgets.Where(static budget => budget < 0).Select(static budget => Invariant($"--budget is {budget}. Write an amount that is not negative, for example 5.")).FirstOrDefault()
            ?? (budgets.Length > 0 && !hasWindow ? "--budget needs --window. Write, for example, --window 1d."
            : budgets.Length == 0 && hasWindow ? "--window is for a budget. Write --budget DOLLARS, or leave it out."
            : _ranks.IsAnyGiven(parsed) && TriesTwoModels(parsed) ? "--models, --rank-thresholds, --rank-percents and --model-price are for more than two models, the other rules and prices for two. Try them one after the other."
            : _rules.FindError(parsed, (parsed.GetValue(_percents) ?? []).Length > 0));
        if (error is not null)
        {
            throw new CommandException(error);
        }
    }

    private bool TriesTwoModels(ParseResult parsed) =>
        new Option[] { _thresholds, _percents, _budgets, _strongPrice, _weakPrice }.Any(option => parsed.GetResult(option) is { Implicit: false }) || _rules.IsAnyGiven(parsed);

    private ReplayBudget[] BudgetsIn(ParseResult parsed) => parsed.GetValue(_window) is { } window
        ? [.. parsed.GetValue(_budgets)!.Select(amount => new ReplayBudget(amount, DurationOption.Read(_window.Name, window)))]
        : [];

    private static ModelPrice? PriceIn(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? PriceOption.Read(option.Name, text) : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
