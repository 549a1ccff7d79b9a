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

    private readonly Option<string> _base = new("--base")
    {
        Description = "The router to start from: lexical, or the name of an mf router in --config.",
        HelpName = "NAME",
        DefaultValueFactory = _ => LexicalRouter.RouterName,
    };

    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The YAML file that sets up the mf router, with its checkpoint and its embedding model.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "The lexical model file to start from. Default: the embedded model.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Where to write the new model if it is better: a file, or for mf a folder. Default: nowhere, to see how it compares.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _decisionLog = new("--decision-log")
    {
        Description = "A decision log with prompts: feedback on its answers counts too. Default: none.",
        HelpName = "FILE",
    };

    private readonly Option<double> _confidence = NumberOption.Real("--confidence", "The confidence with which the new model must be better.", Defaults.Confidence);

    private readonly Option<double> _feedbackWeight = NumberOption.Real("--feedback-weight", "How much feedback on the caller's answer counts beside the verdict, 0 to 1.", Defaults.FeedbackWeight);

    private readonly Option<int> _seed = NumberOption.Whole("--seed", "The seed by which prompts are assigned to folds.", Defaults.Seed);

    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();
    private readonly BattlePairOptions _pair;

    private LearnCommand(Command command)
    {
        command.Add(_battles.NotEmpty());
        command.Add(_base.NotEmpty());
        command.Add(_configuration.NotEmpty());
        command.Add(_model.NotEmpty());
        command.Add(_output.NotEmpty());
        command.Add(_decisionLog.NotEmpty());
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
            "routellm learn battles.jsonl --base mf --config routellm.yaml --output learned-mf",
            "routellm learn battles.jsonl --decision-log decisions.jsonl",
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

        string name = parsed.GetValue(_base)!;
        IReadOnlyList<BattleRecord> battles = await _pair.ReadAsync(parsed, parsed.GetValue(_battles)!, cancellationToken);
        IReadOnlyList<RatedAnswer> rated = parsed.GetValue(_decisionLog) is { } log
            ? await RatedAnswer.ReadAsync(log, battles, cancellationToken)
            : [];
        var options = new BattleLearningOptions { Confidence = parsed.GetValue(_confidence), FeedbackWeight = parsed.GetValue(_feedbackWeight), Seed = parsed.GetValue(_seed) };
        var learner = new BattleLearner(options);
        string feedback = options.FeedbackWeight == Defaults.FeedbackWeight
            ? string.Empty
            : $" --feedback-weight {options.FeedbackWeight.ToString(CultureInfo.InvariantCulture)}";
        string command = $"routellm learn BATTLES --base {name}{(parsed.GetValue(_configuration) is null ? string.Empty : " --config FILE")}{(parsed.GetValue(_model) is null ? string.Empty : " --model FILE")}"
            + $"{(rated.Count > 0 ? " --decision-log LOG" : string.Empty)}{feedback} --seed {options.Seed.ToString(CultureInfo.InvariantCulture)}";
        if (name == LexicalRouter.RouterName && parsed.GetValue(_configuration) is null)
        {
            LexicalModel old = parsed.GetValue(_model) is { } path ? LexicalModel.Read(path) : LexicalModel.Embedded;

            // Opened first: that a file cannot be written should not be found out after the work.
            using FileReplacement? file = parsed.GetValue(_output) is { } output ? new FileReplacement(output) : null;
            BattleLearningResult<LexicalModel> result = await Task.Run(() => UsersErrors.Of(() => learner.Learn(battles, old, command, rated, cancellationToken)), cancellationToken);
            if (file is not null && result.IsBetter)
            {
                result.Candidate.ToFile().Write(file.Stream);
                file.Commit();
            }

            Write(parsed, result, options);
        }
        else
        {
            BattleLearningResult<MatrixFactorizationModel> result = await LearnAsync(parsed, name, router => learner.LearnAsync(battles, router, command, rated, cancellationToken), cancellationToken);
            Write(parsed, result, options);
        }
    }

    private async Task<BattleLearningResult<MatrixFactorizationModel>> LearnAsync(
        ParseResult parsed, string name, Func<MatrixFactorizationRouter, Task<BattleLearningResult<MatrixFactorizationModel>>> learn, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_configuration) is not { } configuration)
        {
            throw new CommandException($"--base is '{name}', but no file says where its checkpoint and its embeddings are. Write --config FILE with a router '{name}' of the kind mf, or --base {LexicalRouter.RouterName}.");
        }

        if (parsed.GetValue(_model) is not null)
        {
            throw new CommandException("--model names a file for the lexical router, but --config names the router to start from. Remove one of the two.");
        }

        using RouterSet routers = RouterSet.Open(configuration, [name]);
        if (await routers.GetChosenAsync(cancellationToken) is not MatrixFactorizationRouter router)
        {
            throw new CommandException($"--base is '{name}', which is no mf router. Name one of the kind mf in {configuration}; for the lexical router leave --config out and write --model FILE if need be.");
        }

        string? output = parsed.GetValue(_output);
        bool isNew = output is not null && !Directory.Exists(output);
        if (output is not null)
        {
            TrainMatrixFactorizationCommand.ThrowIfNotWritable(output);
        }

        BattleLearningResult<MatrixFactorizationModel> result = await UsersErrors.OfAsync(() => Task.Run(() => learn(router), cancellationToken));
        if (output is not null && result.IsBetter)
        {
            result.Candidate.Write(output);
        }
        else if (isNew)
        {
            Directory.Delete(output!);
        }

        return result;
    }

    private void Write<TModel>(ParseResult parsed, BattleLearningResult<TModel> result, BattleLearningOptions options) =>
        LearningOutput.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(_format), result, options, result.IsBetter ? parsed.GetValue(_output) : null);
}
