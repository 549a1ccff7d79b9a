using System.CommandLine;

namespace RouteLlm;

/// <summary><c>routellm reroute</c>: how far a few words that any prompt can carry move a router's decisions.</summary>
internal sealed class RerouteCommand
{
    private const int MostTokens = 100;
    private const int FewestCandidates = 100;

    private readonly Option<string> _input = new("--input")
    {
        Description = "Prompts like those that will be routed: JSON lines with a 'prompt' each (.gz too); - for standard input.",
        HelpName = "FILE|-",
        Required = true,
    };

    private readonly Option<int> _tokens = NumberOption.Whole("--tokens", "The number of tokens of a gadget.", 10);
    private readonly Option<int> _prompts = NumberOption.Whole("--prompts", "The most prompts to use, drawn by the seed.", 2000);
    private readonly Option<int> _candidates = NumberOption.Whole("--candidates", "About how many tokens to try. Scoring them is most of the work: choose few for a slow router.", 4000);
    private readonly Option<int> _rounds = NumberOption.Whole("--rounds", "How often each token of a gadget is tried anew.", 2);
    private readonly Option<int> _attackSeed = NumberOption.Whole("--attack-seed", "The seed of the attacks. The same seed, prompts and router give the same gadgets.", 0);
    private readonly Option<OutputFormat> _format = OutputFormatOption.Create();
    private readonly TextReader _standardInput;
    private readonly RouterOptions _router;

    private RerouteCommand(Command command, TextReader standardInput)
    {
        _standardInput = standardInput;
        command.Add(_input.NotEmpty());
        command.Add(_tokens);
        command.Add(_prompts);
        command.Add(_candidates);
        command.Add(_rounds);
        command.Add(_attackSeed);
        _router = new RouterOptions(command);
        command.Add(_format);
        command.SetAction(RunAsync);
    }

    public static Command Create(TextReader standardInput)
    {
        var command = new CommandWithExamples(
            "reroute",
            "Attacks a router: searches words that send any prompt they are added to to the strong model, or to the weak one, and measures them on prompts that they were not made for.",
            "routellm reroute --input prompts.jsonl",
            "routellm reroute --input prompts.jsonl.gz --model mine.safetensors --tokens 5 --format json",
            "routellm reroute --input prompts.jsonl --config routellm.yaml --router mf --prompts 200 --candidates 500 --rounds 1");
        _ = new RerouteCommand(command, standardInput);
        return command;
    }

    private async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = new RerouteSettings(parsed.GetValue(_tokens), parsed.GetValue(_candidates), parsed.GetValue(_rounds), parsed.GetValue(_attackSeed));
        int most = parsed.GetValue(_prompts);
        Check(settings, most);
        using RouterSet routers = _router.Open(parsed);
        var router = new AttackedRouter(await routers.GetChosenAsync(cancellationToken));
        string[] prompts = [.. (await PromptFile.ReadAsync(parsed.GetValue(_input)!, _standardInput, cancellationToken)).Distinct(StringComparer.Ordinal)];
        SplitMix64.ForStream(settings.Seed, 3, 0).Shuffle<string>(prompts);
        prompts = [.. prompts.Take(most)];
        IReadOnlyList<Rerouting> results = await ProgressBars.RunAsync(progress => Task.Run(() => new RerouteSuite(router, prompts, settings).RunAsync(progress, cancellationToken), cancellationToken));
        if (parsed.GetValue(_format) == OutputFormat.Json)
        {
            RerouteOutput.WriteJson(parsed.InvocationConfiguration.Output, router, prompts.Length, settings, results);
        }
        else
        {
            RerouteOutput.Write(parsed.InvocationConfiguration.Output, router, prompts.Length, settings, results);
        }
    }

    private static void Check(RerouteSettings settings, int prompts)
    {
        string? error = settings.Tokens is < 1 or > MostTokens ? $"--tokens is {settings.Tokens}. Write 1 to {MostTokens}."
            : settings.Candidates < FewestCandidates ? $"--candidates is {settings.Candidates}. Write {FewestCandidates} or more."
            : settings.Rounds < 0 ? $"--rounds is {settings.Rounds}. Write 0 or more."
            : prompts < 1 ? $"--prompts is {prompts}. Write 1 or more."
            : null;
        if (error is not null)
        {
            throw new CommandException(error);
        }
    }
}
