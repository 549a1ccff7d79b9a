using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm evaluate</c>: how good routers are on recorded outcomes.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var routerNames = new Option<string[]>("--routers")
        {
            Description = "Routers to compare on the same questions, instead of --router.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };
        var scores = new Option<string?>("--scores")
        {
            Description = "A JSON array of win rates in the benchmark's row order, instead of a router.",
            HelpName = "FILE",
        }.NotEmpty();
        var results = new Option<int>("--results") { Description = "The number of quantile bins of the curve.", HelpName = "N", DefaultValueFactory = _ => new EvaluationOptions().Results };
        var resamples = new Option<int>("--resamples") { Description = "The number of bootstrap resamples for each interval.", HelpName = "N", DefaultValueFactory = _ => new EvaluationOptions().Resamples };
        var threads = new Option<int>("--threads") { Description = "How many threads to use; the figures do not depend on them.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        var cascades = new Option<double[]>("--cascade-auc")
        {
            Description = "Plays a cascade as well: the weak model answers first in a grey zone of 40% of the prompts, and a simulated check with this area under the ROC curve (0.5 to 1) rejects half. Several values give several cascades.",
            HelpName = "AUC",
            AllowMultipleArgumentsPerToken = true,
        };
        var weakPrice = new Option<double>("--weak-price") { Description = "With --cascade-auc: what a weak call costs, as a part of a strong one; from 0 to 0.999.", HelpName = "PART", DefaultValueFactory = _ => new CascadeAssumptions().RelativeWeakPrice };
        var inSample = new Option<bool>("--in-sample") { Description = "Score questions that the router was trained on with the router itself, not with the models of its cross-validation that had not seen them." };
        var output = new Option<string?>("--output") { Description = $"A folder for a report: {ReportFolder.PageFile} with charts, each chart as an SVG file, and {ReportFolder.FiguresFile} with every figure.", HelpName = "DIR" }.NotEmpty();
        var cacheDirectory = new Option<string?>("--cache-dir") { Description = $"Where scores are kept between runs. Default: {CacheFolder.PathOf("scores")}.", HelpName = "DIR" }.NotEmpty();
        var noCache = new Option<bool>("--no-cache") { Description = "Neither read nor keep scores." };
        Option<OutputFormat> format = OutputFormatOption.Create();
        var command = new CommandWithExamples(
            "evaluate",
            "Measures routers on benchmarks with recorded outcomes: APGR, CPT, the curve of quality over strong calls, each with its 95% bootstrap interval.",
            "routellm evaluate --data-dir routellm-evals",
            "routellm evaluate --data-dir routellm-evals --routers lexical random --output report",
            "routellm evaluate --data-dir routellm-evals --benchmark mt-bench --router random --seed 1 --format json",
            "routellm evaluate --data-dir routellm-evals --cascade-auc 0.65 0.75 0.85 --output report",
            "routellm evaluate --outcomes mine.csv --columns prompt=question strong_score=gpt4 weak_score=mini --routers lexical random")
        {
            routerNames, scores, inSample, cascades, weakPrice, results, resamples, threads, output, cacheDirectory, noCache, format,
        };
        var benchmarks = new BenchmarkOptions(command);
        var routers = new RouterOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            EvaluationOptions options = ReadOptions(parsed, results, resamples, threads) with { Cascades = ReadCascades(parsed, cascades, weakPrice) };
            string? scoreFile = parsed.GetValue(scores);
            using RouterSet set = routers.Open(parsed, parsed.GetValue(routerNames) ?? []);
            IReadOnlyList<IPromptRouter> chosen = scoreFile is null ? await set.GetAllChosenAsync(cancellationToken) : [];
            IReadOnlyList<IPromptRouter> measurable = parsed.GetValue(inSample) ? chosen : [.. chosen.Select(HeldOutRouter.Of)];
            if (scoreFile is not null && (routers.IsGiven(parsed) || parsed.GetValue(routerNames) is { Length: > 0 }))
            {
                throw new CommandException("--scores replaces the router. Remove --router and --routers, or --scores.");
            }

            ScoreCache? cache = parsed.GetValue(noCache)
                ? null
                : new ScoreCache(parsed.GetValue(cacheDirectory) ?? CacheFolder.PathOf("scores"));
            IReadOnlyList<BenchmarkEvaluation> evaluations = await ProgressBars.RunAsync(async progress =>
            {
                IReadOnlyList<BenchmarkData> loaded = await benchmarks.LoadAsync(parsed, progress, cancellationToken);
                IBenchmarkScores source = scoreFile is null
                    ? new RouterScores(measurable, cache, parsed.InvocationConfiguration.Error)
                    : await FileScores.ReadAsync(scoreFile, loaded, cancellationToken);
                var measured = new List<BenchmarkEvaluation>();
                foreach (BenchmarkData data in loaded)
                {
                    IReadOnlyList<ScoredRouter> scored = await source.ScoreAsync(data, progress, cancellationToken);
                    measured.Add(await Task.Run(() => RouterEvaluation.Measure(data, scored, options, cancellationToken), cancellationToken));
                }

                return measured;
            });

            IReadOnlyList<string> notes = TrainedQuestionNotes.Of(evaluations);
            foreach (string note in notes)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"routellm: {note}");
            }

            if (parsed.GetValue(output) is { } folder)
            {
                await ReportFolder.WriteAsync(folder, evaluations, ReportDetails.Of(parsed, options.Resamples, notes), cancellationToken);
            }

            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                EvaluationJson.Write(parsed.InvocationConfiguration.Output, evaluations);
            }
            else
            {
                EvaluationOutput.Write(parsed.InvocationConfiguration.Output, evaluations);
            }
        });
        return command;
    }

    private static CascadeAssumptions[] ReadCascades(ParseResult parsed, Option<double[]> areas, Option<double> weakPrice)
    {
        double price = parsed.GetValue(weakPrice);
        if (price is not (>= 0 and <= 0.999))
        {
            throw new CommandException(FormattableString.Invariant($"{weakPrice.Name} is {price}. Write a number from 0 to 0.999."));
        }

        return
        [
            .. (parsed.GetValue(areas) ?? []).Select(area => area is >= 0.5 and <= 1
                ? new CascadeAssumptions { CheckAreaUnderCurve = area, RelativeWeakPrice = price }
                : throw new CommandException(FormattableString.Invariant($"{areas.Name} is {area}. Write a number from 0.5 to 1."))),
        ];
    }

    private static EvaluationOptions ReadOptions(ParseResult parsed, Option<int> results, Option<int> resamples, Option<int> threads)
    {
        int Positive(Option<int> option) => parsed.GetValue(option) is > 0 and int value
            ? value
            : throw new CommandException($"{option.Name} is {parsed.GetValue(option)}. Write a number of at least 1.");

        return new EvaluationOptions { Results = Positive(results), Resamples = Positive(resamples), Threads = Positive(threads) };
    }
}
