using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm compare</c>: asks every model the same, and shows the answers side by side with the decision.</summary>
internal sealed class CompareCommand
{
    private readonly Argument<string[]> _prompts = new("PROMPT")
    {
        Description = "The prompts; one is read from standard input if it is - or missing.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _input = new("--input")
    {
        Description = "JSON lines with a 'prompt' each, instead of PROMPT (- for standard input; a file that ends in .gz is decompressed).",
        HelpName = "FILE",
    };
    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The YAML file that sets up routers and models.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _router = new("--router")
    {
        Description = "The router that decides. Default: the file's own default, or lexical.",
        HelpName = "NAME",
    };
    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "The strong win rate, 0 to 1, at which the strong model is chosen.",
        HelpName = "X",
    };
    private readonly Option<double?> _strongPercent = new("--strong-percent")
    {
        Description = "The percentage of strong calls, 0 to 100, that the router's calibration turns into a threshold.",
        HelpName = "P",
    };
    private readonly Option<string[]> _models = new("--models")
    {
        Description = "The models to ask. Default: all.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();
    private readonly UpstreamOptions _strong;
    private readonly UpstreamOptions _weak;
    private readonly TextReader _standardInput;

    private CompareCommand(Command command, TextReader standardInput)
    {
        _standardInput = standardInput;
        command.Add(_prompts);
        command.Add(_input.NotEmpty());
        command.Add(_configuration.NotEmpty());
        command.Add(_router.NotEmpty());
        command.Add(_threshold);
        command.Add(_strongPercent);
        command.Add(_models.NotEmpty());
        _strong = new UpstreamOptions(command, "strong");
        _weak = new UpstreamOptions(command, "weak");
        command.Add(_format);
        command.SetAction(RunAsync);
    }

    public static Command Create(TextReader standardInput)
    {
        var command = new CommandWithExamples(
            "compare",
            "Asks the strong and the weak model the same at the same time, and shows their answers side by side, with the router's decision and what each answer took. The exit code is 0 only if every model answered.",
            "routellm compare --config routellm.yaml \"Why is the sky blue?\"",
            "routellm compare --strong-model gpt-4.1 --weak-model gpt-4.1-mini --strong-percent 30 \"What is 2 + 2?\" \"Prove that there are infinitely many primes.\"",
            "cat prompt.txt | routellm compare --config routellm.yaml --threshold 0.3 -",
            "routellm compare --config routellm.yaml --input prompts.jsonl --format json");
        _ = new CompareCommand(command, standardInput);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (Percentage.FindError(_strongPercent.Name, parsed.GetValue(_strongPercent)) is { } error)
        {
            throw new CommandException(error);
        }

        IReadOnlyList<string> prompts = await ReadPromptsAsync(parsed, cancellationToken);
        await using ComparedModels models = await ComparedModels.OpenAsync(
            parsed.GetValue(_configuration),
            parsed.GetValue(_router),
            parsed.GetValue(_models) ?? [],
            new GatewayOptions { Strong = _strong.Find(parsed), Weak = _weak.Find(parsed) },
            options => Configure(parsed, options),
            cancellationToken);
        if (models.AreDemonstration)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                "routellm: no model is configured, so these are not models' answers. Name models with --strong-model and --weak-model, or in --config under 'models'.");
        }

        var output = new ComparisonOutput(parsed.InvocationConfiguration.Output, parsed.GetValue(_format), prompts.Count > 1);
        bool isWhole = true;
        foreach (string prompt in prompts)
        {
            ModelComparison comparison = await models.AskAsync(prompt, cancellationToken);
            output.Write(comparison);
            isWhole &= comparison.Answers.All(static answer => answer.Failure is null);
        }

        return isWhole ? 0 : 1;
    }

    private async Task<IReadOnlyList<string>> ReadPromptsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] prompts = parsed.GetValue(_prompts) ?? [];
        if (parsed.GetValue(_input) is { } file)
        {
            return prompts.Length == 0
                ? await PromptFile.ReadAsync(file, _standardInput, cancellationToken)
                : throw new CommandException("Both PROMPT and --input are given. Remove one of the two.");
        }

        if (prompts is not ([] or ["-"]))
        {
            return prompts;
        }

        // The line end that echo adds is not part of the prompt.
        string text = (await _standardInput.ReadToEndAsync(cancellationToken)).TrimEnd('\n', '\r');
        return text.Length > 0 ? [text] : throw new CommandException("Standard input holds no prompt. Write one there, or as an argument.");
    }

    private void Configure(ParseResult parsed, RouteLlmOptions options)
    {
        options.Router = parsed.GetValue(_router) ?? options.Router;
        options.Threshold = parsed.GetValue(_threshold);
        options.StrongModelPercent = parsed.GetValue(_strongPercent);
    }
}
