using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary><c>routellm prove</c>: what battles on one's own traffic say of the models, the router and a threshold.</summary>
internal sealed class ProveCommand
{
    private const double DefaultAtMost = 5;

    private static readonly ProofOptions Defaults = new();

    private readonly Argument<string> _battles = new("battles")
    {
        Description = "A battle log; or JSON lines with prompt and verdict (strong, weak or tie), with strong_score and weak_score, or RouteLLM's arena files.",
    };

    private readonly BattlePairOptions _pair;
    private readonly RouterOptions _router;

    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "The threshold in use, 0 to 1. Default: that of the last battle.",
        HelpName = "T",
    };

    private readonly Option<double> _atMost = NumberOption.Real("--at-most", "For --write: the largest percentage of prompts sent to the weak model that may get a clearly worse answer.", DefaultAtMost);

    private readonly Option<double> _confidence = NumberOption.Real("--confidence", "The confidence of intervals and certificates, between 0 and 1.", Defaults.Confidence);

    private readonly Option<int> _resamples = NumberOption.Whole("--resamples", "The number of bootstrap resamples for each interval.", Defaults.Resamples);

    private readonly Option<string?> _write = new("--write")
    {
        Description = "A calibration file to write, with the threshold that is certified for --at-most; CalibrationFile in the library's options applies it.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = $"A folder for a report: {ProofReport.PageFile} and {ProofReport.FiguresFile}.",
        HelpName = "DIR",
    };

    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();

    private ProveCommand(Command command)
    {
        command.Add(_battles.NotEmpty());
        command.Add(_threshold);
        command.Add(_atMost);
        command.Add(_confidence);
        command.Add(_resamples);
        command.Add(_write.NotEmpty());
        command.Add(_output.NotEmpty());
        _pair = new BattlePairOptions(command);
        _router = new RouterOptions(command);
        command.Add(_format);
        command.SetAction(RunAsync);
    }

    public static Command Create()
    {
        var command = new CommandWithExamples(
            "prove",
            "Shows what battles prove: how much better the strong model is on your traffic, what the router is worth, and what a threshold costs in quality and saves in money, with confidence intervals.",
            "routellm prove battles.jsonl",
            "routellm prove battles.jsonl --at-most 5 --write calibration.json",
            "routellm prove battles.jsonl --router lexical --model learned.safetensors --output proof");
        _ = new ProveCommand(command);
        return command;
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ProofOptions options = ReadOptions(parsed);
        IReadOnlyList<BattleRecord> battles = await _pair.ReadAsync(parsed, parsed.GetValue(_battles)!, cancellationToken);
        (BattleProof proof, BattleScores scores) = await ProgressBars.RunAsync(async progress =>
        {
            BattleScores scored = await ScoreAsync(parsed, battles, progress, cancellationToken);
            BattleProof found = await Task.Run(() => UsersErrors.Of(() => BattleProof.Of(battles, scored.Router, scored.StrongWinRates, options, cancellationToken)), cancellationToken);
            return (found, scored);
        });
        if (parsed.GetValue(_output) is { } folder)
        {
            await ProofReport.WriteAsync(folder, proof, ReportDetails.Of(parsed, options.Resamples), cancellationToken);
        }

        if (parsed.GetValue(_format) == OutputFormat.Json)
        {
            ProofJson.Write(parsed.InvocationConfiguration.Output, proof);
        }
        else
        {
            ProofOutput.Write(parsed.InvocationConfiguration.Output, proof);
        }

        if (parsed.GetValue(_write) is { } path)
        {
            await WriteAsync(path, parsed.GetValue(_atMost), proof, scores, battles, parsed.InvocationConfiguration.Error);
        }
    }

    private static async Task WriteAsync(
        string path, double atMost, BattleProof proof, BattleScores scores, IReadOnlyList<BattleRecord> battles, TextWriter error)
    {
        WorseAnswerCertificate certificate = proof.Certificates.First(found => found.WorsePercent == atMost);
        if (certificate.Threshold is null)
        {
            throw new CommandException($"{path} is not written: {ProofWords.Of(certificate)}");
        }

        if (scores.Fingerprint is null)
        {
            await error.WriteLineAsync($"routellm: router '{scores.Router}' has no fingerprint, so {path} will be accepted even after the router has changed.");
        }

        scores.CreateCalibration(battles, certificate, $"routellm prove {ToolVersion.Text}", Defaults.Seed).Write(path);
    }

    private async Task<BattleScores> ScoreAsync(
        ParseResult parsed, IReadOnlyList<BattleRecord> battles, IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        if (!_router.IsAnyGiven(parsed) && BattleScores.Recorded(battles) is { } recorded)
        {
            return recorded;
        }

        using RouterSet routers = _router.Open(parsed);
        return await BattleScores.ScoreAsync(battles, await routers.GetChosenAsync(cancellationToken), new StepProgress("Scoring prompts", progress), cancellationToken);
    }

    private ProofOptions ReadOptions(ParseResult parsed)
    {
        double atMost = parsed.GetValue(_atMost);
        double confidence = parsed.GetValue(_confidence);
        double? threshold = parsed.GetValue(_threshold);
        string? error =
            atMost is not (> 0 and < 100) ? Invariant($"--at-most is {atMost}. Write a percentage above 0 and below 100, for example 5.")
            : confidence is not (> 0 and < 1) ? Invariant($"--confidence is {confidence}. Write one between 0 and 1, for example 0.95.")
            : threshold is not null and not (>= 0 and <= 1) ? Invariant($"--threshold is {threshold}. Write a strong win rate from 0 to 1.")
            : parsed.GetValue(_resamples) < 1 ? Invariant($"--resamples is {parsed.GetValue(_resamples)}. Write a number of at least 1.")
            : null;
        return error is null
            ? new ProofOptions
            {
                Confidence = confidence,
                Threshold = threshold,
                Resamples = parsed.GetValue(_resamples),
                WorsePercents = [.. Defaults.WorsePercents.Append(atMost).Distinct().Order()],
            }
            : throw new CommandException(error);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
