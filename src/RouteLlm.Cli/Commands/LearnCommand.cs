using System.CommandLine;
using System.Globalization;

namespace RouteLlm;

/// <summary><c>routellm learn</c>: a router that has learned from battles, where it is better than the old one.</summary>
internal sealed class LearnCommand
{
    private static readonly BattleLearningOptions Defaults = new();

    private readonly Argument<string> _battles = new("battles")
    {
        Description = "A battle log; or JSON lines with prompt and verdict (strong, weak or tie), with strong_score and weak_score, or RouteLLM's arena files.",
    };

    private readonly Option<string> _base = new("--base") { Description = "The router to start from: lexical.", HelpName = "NAME", DefaultValueFactory = _ => LexicalRouter.RouterName };

    private readonly Option<string?> _model = new("--model") { Description = "The model file to start from. Default: the embedded model.", HelpName = "FILE" };

    private readonly Option<string?> _output = new("--output") { Description = "Where to write the new model if it is better. Default: nowhere, to see how it compares.", HelpName = "FILE" };

    private readonly Option<double> _confidence = NumberOption.Real("--confidence", "The confidence with which the new model must be better.", Defaults.Confidence);

    private readonly Option<double> _feedbackWeight = NumberOption.Real("--feedback-weight", "How much feedback on the caller's answer counts beside the verdict, 0 to 1.", Defaults.FeedbackWeight);

    private readonly Option<int> _seed = NumberOption.Whole("--seed", "The seed by which prompts are assigned to folds.", Defaults.Seed);

    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();
    private readonly BattlePairOptions _pair;

    private LearnCommand(Command command)
    {
        _base.AcceptOnlyFromAmong(LexicalRouter.RouterName);
        command.Add(_battles.NotEmpty());
        command.Add(_base);
        command.Add(_model.NotEmpty());
        command.Add(_output.NotEmpty());
        command.Add(_confidence);
        command.Add(_feedbackWeight);
        command.Add(_seed);
        _pair = new BattlePairOptions(command);
        command.Add(_format);
        command.SetAction(RunAsync);
    }

    public static Command Create()
    {
        var command = new CommandWithExamples(
            "learn",
            "Learns from battles, starting from a router's weights, and writes the new model only if, with the given confidence, it routes better on prompts that neither model saw.",
            "routellm learn battles.jsonl --base lexical --output learned.safetensors",
            "routellm learn battles.jsonl --model learned.safetensors --output learned-again.safetensors --format json");
        _ = new LearnCommand(command);
        return command;
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_confidence) is not (> 0.5 and < 1) and double confidence)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--confidence is {confidence}. Write one above 0.5 and below 1, for example 0.95."));
        }

        if (parsed.GetValue(_feedbackWeight) is not (>= 0 and <= 1) and double weight)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--feedback-weight is {weight}. Write one from 0 to 1, for example 0.25."));
        }

        LexicalModel old = parsed.GetValue(_model) is { } path ? LexicalModel.Read(path) : LexicalModel.Embedded;
        IReadOnlyList<BattleRecord> battles = await _pair.ReadAsync(parsed, parsed.GetValue(_battles)!, cancellationToken);
        var options = new BattleLearningOptions { Confidence = parsed.GetValue(_confidence), FeedbackWeight = parsed.GetValue(_feedbackWeight), Seed = parsed.GetValue(_seed) };

        // Opened first: that a file cannot be written should not be found out after the work.
        using FileReplacement? file = parsed.GetValue(_output) is { } output ? new FileReplacement(output) : null;
        string feedback = options.FeedbackWeight == Defaults.FeedbackWeight ? string.Empty : $" --feedback-weight {options.FeedbackWeight.ToString(CultureInfo.InvariantCulture)}";
        string command = $"routellm learn BATTLES --base {LexicalRouter.RouterName}{(parsed.GetValue(_model) is null ? string.Empty : " --model FILE")}{feedback} --seed {options.Seed.ToString(CultureInfo.InvariantCulture)}";
        BattleLearningResult result = await Task.Run(() => UsersErrors.Of(() => new BattleLearner(options).Learn(battles, old, command, cancellationToken)), cancellationToken);
        bool isWritten = file is not null && result.IsBetter;
        if (isWritten)
        {
            result.Candidate.ToFile().Write(file!.Stream);
            file.Commit();
        }

        LearningOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(_format), result, options, isWritten ? parsed.GetValue(_output) : null);
    }
}
