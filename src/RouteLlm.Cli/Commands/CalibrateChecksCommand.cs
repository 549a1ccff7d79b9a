using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary>
/// <c>routellm calibrate checks</c>: the lowest score that passes a cascade's checks, for a share of rejected answers, by the scores in a
/// decision log.
/// </summary>
internal sealed class CalibrateChecksCommand
{
    private readonly Argument<string[]> _logs = new("LOG")
    {
        Description = "Decision logs of a cascade; their rotated files are read, too.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<double?> _rejectedPercent = new("--rejected-percent")
    {
        Description = "The percentage of the checked answers that should be rejected, 1 to 99, as in Cascade.RejectedPercent. Default: 50.",
        HelpName = "P",
    };

    private readonly Option<string?> _checks = new("--checks")
    {
        Description = "The checks whose scores count, in order, if the log has those of several sets: validity,log_probabilities.",
        HelpName = "NAMES",
    };

    private readonly Option<string?> _write = new("--write")
    {
        Description = "A calibration file to write; Cascade.CalibrationFile applies it.",
        HelpName = "FILE",
    };

    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();

    private CalibrateChecksCommand(Command command)
    {
        command.Add(_logs.NotEmpty());
        command.Add(_rejectedPercent);
        command.Add(_checks.NotEmpty());
        command.Add(_write.NotEmpty());
        command.Add(_format);
        command.SetAction(RunAsync);
    }

    public static Command Create()
    {
        var command = new CommandWithExamples(
            "checks",
            "Finds the lowest score that passes a cascade's checks, on the scores in a decision log.",
            "routellm calibrate checks decisions.jsonl --rejected-percent 40",
            "routellm calibrate checks decisions.jsonl --write checks.json");
        _ = new CalibrateChecksCommand(command);
        return command;
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        const double DefaultRejectedPercent = 50;
        double rejected = parsed.GetValue(_rejectedPercent) ?? DefaultRejectedPercent;
        if (rejected is not (>= 1 and <= 99))
        {
            throw new CommandException(Invariant($"--rejected-percent is {rejected}. Write a percentage from 1 to 99, for example 50."));
        }

        string[] logs = parsed.GetValue(_logs)!;
        LoggedTraffic traffic = await LoggedTraffic.ReadAsync(logs, cancellationToken);
        DecisionInputs[] answers = FindAnswers(traffic, parsed.GetValue(_checks), string.Join(", ", logs));
        double[] scores = [.. answers.Select(static answer => answer.CheckScore!.Value)];
        var calibration = CheckCalibrationFile.Create(answers[0].Checks!, scores, $"routellm calibrate checks {ToolVersion.Text}");
        if (parsed.GetValue(_write) is { } path)
        {
            calibration.Write(path);
        }

        double minimum = calibration.GetMinimumScore(calibration.Checks, rejected);
        int cutOff = answers.Count(answer => answer.IsCutOff && answer.CheckScore >= minimum);
        CheckCalibrationOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(_format), calibration, rejected, minimum, StrongShare.Estimate(scores, minimum), cutOff);
    }

    // Told apart by whole names: a check of your own may have a comma in its name.
    private static DecisionInputs[] FindAnswers(LoggedTraffic traffic, string? asked, string logs)
    {
        DecisionInputs[][] sets =
        [
            .. traffic.Requests
                .Select(static request => request.Decision.Inputs)
                .OfType<DecisionInputs>()
                .Where(static inputs => inputs is { CheckScore: not null, Checks.Count: > 0 })
                .GroupBy(static inputs => string.Join('\n', inputs.Checks!), StringComparer.Ordinal)
                .Select(static set => set.ToArray()),
        ];
        DecisionInputs[][] chosen = asked is null ? sets : [.. sets.Where(set => NamesOf(set) == asked)];
        return chosen is [var only] ? only
            : sets.Length == 0 ? throw new CommandException($"{logs} holds no scores of checks (check_score with checks). Log requests with UseCascade first.")
            : throw new CommandException($"{logs} holds scores of {string.Join("; of ", sets.Select(NamesOf))}. Name those in use with --checks.");
    }

    private static string NamesOf(DecisionInputs[] set) => string.Join(',', set[0].Checks!);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
