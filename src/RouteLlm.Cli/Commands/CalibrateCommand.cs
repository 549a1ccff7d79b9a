using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary><c>routellm calibrate</c>: the threshold for a share of strong calls, or for a quality, on prompts of the user's own.</summary>
internal sealed class CalibrateCommand
{
    private readonly Option<double?> _strongPercent = new("--strong-percent")
    {
        Description = "The percentage of strong calls, 0 to 100, that the threshold should give.",
        HelpName = "P",
    };

    private readonly Option<double?> _targetQuality = new("--target-quality")
    {
        Description = "The part of the strong model's quality, 0 to 1, to keep with the fewest strong calls; needs --outcomes.",
        HelpName = "Q",
    };

    private readonly Option<double?> _confidence = new("--confidence")
    {
        Description = "Stay at or under the percentage of strong calls with this confidence, for example 0.95, instead of meeting it on average.",
        HelpName = "C",
    };

    private readonly Option<string?> _inputPath = new("--input")
    {
        Description = "Prompts like those that will be routed: JSON lines with a 'prompt' each (.gz too); - for standard input.",
        HelpName = "FILE|-",
    };

    private readonly Option<string?> _scores = new("--scores")
    {
        Description = "A JSON array of win rates instead of router and prompts; with --outcomes, one for each of its rows.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _write = new("--write")
    {
        Description = "A calibration file to write; CalibrationFile in the library's options applies it.",
        HelpName = "FILE",
    };

    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();
    private readonly TextReader _standardInput;
    private readonly RouterOptions _router;
    private readonly OutcomeOptions _outcomes;

    private CalibrateCommand(Command command, TextReader standardInput)
    {
        _standardInput = standardInput;
        command.Add(_strongPercent);
        command.Add(_confidence);
        command.Add(_targetQuality);
        command.Add(_inputPath.NotEmpty());
        command.Add(_scores.NotEmpty());
        command.Add(_write.NotEmpty());
        _router = new RouterOptions(command);
        _outcomes = new OutcomeOptions(command);
        command.Add(_format);
        command.SetAction(RunAsync);
    }

    public static Command Create(TextReader standardInput)
    {
        var command = new CommandWithExamples(
            "calibrate",
            "Finds the threshold for a share of strong calls or for a quality, on your own prompts.",
            "routellm calibrate --strong-percent 20 --input prompts.jsonl",
            "routellm calibrate --strong-percent 20 --confidence 0.95 --input prompts.jsonl --write calibration.json",
            "routellm calibrate --target-quality 0.95 --outcomes outcomes.jsonl",
            "routellm calibrate checks decisions.jsonl --write checks.json")
        { CalibrateChecksCommand.Create() };
        _ = new CalibrateCommand(command, standardInput);
        return command;
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Check(parsed);
        string? scoreFile = parsed.GetValue(_scores);
        using RouterSet routers = _router.Open(parsed);
        IPromptRouter? router = scoreFile is null ? await routers.GetChosenAsync(cancellationToken) : null;
        CalibrationResult result = await ProgressBars.RunAsync(async progress =>
        {
            BenchmarkData? outcomes = _outcomes.FileIn(parsed) is { } file
                ? await ReadOutcomesAsync(file, parsed, cancellationToken)
                : null;
            double[] sample;
            double[] ofOutcomes = [];
            if (scoreFile is not null)
            {
                sample = await WinRateFile.ReadAsync(scoreFile, cancellationToken);
                ofOutcomes = sample;
            }
            else
            {
                ofOutcomes = outcomes is null ? [] : await ScoreAsync(router!, [.. outcomes.Questions.Select(question => question.Prompt)], "Scoring outcomes", progress, cancellationToken);
                sample = parsed.GetValue(_inputPath) is { } input
                    ? await ScoreAsync(router!, await PromptFile.ReadAsync(input, _standardInput, cancellationToken), "Scoring prompts", progress, cancellationToken)
                    : ofOutcomes;
            }

            if (outcomes is not null && ofOutcomes.Length != outcomes.Questions.Count)
            {
                throw new CommandException($"{scoreFile} holds {ofOutcomes.Length} win rates, but {_outcomes.FileIn(parsed)} has {outcomes.Questions.Count} rows of this pair of models. Write one for each.");
            }

            return await Task.Run(() => Calibrate(parsed, router, sample, outcomes, ofOutcomes, cancellationToken), cancellationToken);
        });

        if (parsed.GetValue(_write) is { } target)
        {
            var calibration = CalibrationFile.Create(router!, result.Sample, parsed.GetValue(_confidence), $"routellm calibrate {ToolVersion.Text}");
            if (calibration.Fingerprint is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"routellm: router '{calibration.Router}' has no fingerprint, so {target} will be accepted even after the router has changed.");
            }

            calibration.Write(target);
        }

        CalibrationOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(_format), result);
    }

    private CalibrationResult Calibrate(
        ParseResult parsed, IPromptRouter? router, double[] sample, BenchmarkData? outcomes, double[] ofOutcomes, CancellationToken cancellationToken)
    {
        ConfidentThreshold? confident = null;
        double? threshold = null;
        if (parsed.GetValue(_strongPercent) is double percent)
        {
            threshold = ThresholdCalibration.FromScores(sample).GetThreshold(percent);
            if (parsed.GetValue(_confidence) is double confidence)
            {
                confident = ConfidentThreshold.Find(sample, percent, confidence) ?? throw TooFew(sample.Length, percent, confidence);
            }
        }

        var options = new EvaluationOptions();
        return new CalibrationResult(
            router?.Name,
            (router as IFingerprintedRouter)?.Fingerprint,
            sample,
            parsed.GetValue(_strongPercent),
            threshold,
            confident,
            outcomes is not null && threshold is not null ? ThresholdQuality.At(confident?.Threshold ?? threshold.Value, ofOutcomes, outcomes, options, cancellationToken) : null,
            outcomes is not null && parsed.GetValue(_targetQuality) is double quality ? FindCheapest(quality, ofOutcomes, outcomes, options, cancellationToken) : null,
            outcomes?.Questions.Count ?? 0);
    }

    private static CheapestThreshold FindCheapest(
        double quality, double[] scores, BenchmarkData outcomes, EvaluationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return CheapestThreshold.Find(100 * quality, scores, outcomes, options, cancellationToken);
        }
        catch (ArgumentException exception) when (exception is not ArgumentOutOfRangeException)
        {
            throw new CommandException($"--target-quality has no meaning for these outcomes: {exception.Message}", exception);
        }
    }

    private void Check(ParseResult parsed)
    {
        bool hasScores = parsed.GetValue(_scores) is not null;
        bool hasInput = parsed.GetValue(_inputPath) is not null;
        bool hasOutcomes = _outcomes.FileIn(parsed) is not null;
        double? percent = parsed.GetValue(_strongPercent);
        double? quality = parsed.GetValue(_targetQuality);
        double? confidence = parsed.GetValue(_confidence);
        string? error = (percent, quality, confidence) switch
        {
            (null, null, _) => "There is nothing to find a threshold for. Write --strong-percent P or --target-quality Q.",
            _ when Percentage.FindError("--strong-percent", percent) is { } wrong => wrong,
            (_, not null and not (> 0 and <= 1), _) => Invariant($"--target-quality is {quality}. Write a part from 0 to 1, for example 0.95."),
            (_, _, not null and not (> 0 and < 1)) => Invariant($"--confidence is {confidence}. Write one between 0 and 1, for example 0.95."),
            (null, _, not null) => "--confidence is for a share of strong calls. Add --strong-percent P, or leave it out.",
            (0.0, _, not null) => "No number of prompts can promise that there are no strong calls. Write a --strong-percent of more than 0.",
            _ when !hasScores && !hasInput && !hasOutcomes => "There are no prompts to calibrate on. Write --input FILE, --outcomes FILE or --scores FILE.",
            _ when hasScores && hasInput => "Both --scores and --input are given. Remove one: the win rates replace router and prompts.",
            _ when hasScores && _router.IsGiven(parsed) => "Both --scores and --router are given. Remove one: the win rates replace router and prompts.",
            _ when hasScores && parsed.GetValue(_write) is not null => "A calibration file names the router that it was made with. Write --router and --input in place of --scores.",
            (_, not null, _) when !hasOutcomes => "--target-quality needs to know how good the answers were. Write --outcomes FILE.",
            _ => null,
        };
        if (error is not null)
        {
            throw new CommandException(error);
        }
    }

    private static CommandException TooFew(int prompts, double percent, double confidence)
    {
        int needed = ConfidentThreshold.PromptsNeeded(percent, confidence);
        return new CommandException(prompts < needed
            ? Invariant($"To promise {percent}% strong calls with a confidence of {confidence} takes at least {needed} prompts, and about {ConfidentThreshold.PromptsForMargin(percent, confidence)} to come within one percentage point of it; there are {prompts}.")
            : Invariant($"The {prompts} prompts cannot promise {percent}% strong calls with a confidence of {confidence}: too many of them are scored 1, which is strong at every threshold."));
    }

    private async Task<BenchmarkData> ReadOutcomesAsync(string file, ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<BenchmarkData> pairs = await _outcomes.ReadAsync(file, parsed, cancellationToken);
        return pairs.Count == 1
            ? pairs[0]
            : throw new CommandException($"{file} holds outcomes of {pairs.Count} pairs of models: {string.Join("; ", pairs.Select(pair => $"{pair.Models.Strong} over {pair.Models.Weak}"))}. Name one with --strong-model and --weak-model.");
    }

    private static async Task<double[]> ScoreAsync(
        IPromptRouter router, IReadOnlyList<string> prompts, string step, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken) =>
        [.. (await RouterEvaluation.ScoreAsync(router, prompts, new StepProgress(step, progress), cancellationToken)).StrongWinRates];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
