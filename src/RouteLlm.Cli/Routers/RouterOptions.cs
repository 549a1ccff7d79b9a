using System.CommandLine;

namespace RouteLlm.Cli.Routers;

/// <summary>The options by which every command names its router.</summary>
internal sealed class RouterOptions
{
    private readonly Option<string> _router = new("--router")
    {
        Description = "The router: lexical (the one in the package) or random.",
        HelpName = "NAME",
        DefaultValueFactory = _ => LexicalRouter.RouterName,
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "A model file for the lexical router, as 'routellm train lexical' writes it. Default: the embedded model.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "The seed of the random router. Default: chance.",
        HelpName = "N",
    };

    public RouterOptions(Command command)
    {
        command.Add(_router);
        command.Add(_model.NotEmpty());
        command.Add(_seed);
    }

    /// <summary>Tells whether the command line names a router.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_router) is { Implicit: false };

    /// <summary>Makes the router that the command line names.</summary>
    /// <exception cref="CommandException">There is no such router.</exception>
    /// <exception cref="ModelFileException">The model file is not a lexical model.</exception>
    public ICalibratedRouter Create(ParseResult parsed)
    {
        string name = parsed.GetValue(_router)!;
        ThrowIfModelIsForNone(parsed, [name]);
        return Create(parsed, name);
    }

    /// <summary>Makes the routers of these names or, where there are none, the one that --router names.</summary>
    /// <exception cref="CommandException">There is no such router, one is named twice, or --router is given as well.</exception>
    /// <exception cref="ModelFileException">The model file is not a lexical model.</exception>
    public IReadOnlyList<IRouter> CreateAll(ParseResult parsed, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return [Create(parsed)];
        }

        if (IsGiven(parsed))
        {
            throw new CommandException("Both --router and --routers are given. Remove one of the two.");
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new CommandException($"--routers names one twice: {string.Join(", ", names)}.");
        }

        ThrowIfModelIsForNone(parsed, names);
        return [.. names.Select(name => Create(parsed, name))];
    }

    private ICalibratedRouter Create(ParseResult parsed, string name) => name switch
    {
        LexicalRouter.RouterName => parsed.GetValue(_model) is { } model ? LexicalRouter.Load(model) : LexicalRouter.Default,
        RandomRouter.RouterName => new RandomRouter(parsed.GetValue(_seed)),
        _ => throw new CommandException($"There is no router '{name}'. Write --router lexical or --router random."),
    };

    private void ThrowIfModelIsForNone(ParseResult parsed, IReadOnlyCollection<string> names)
    {
        if (parsed.GetValue(_model) is not null && !names.Contains(LexicalRouter.RouterName, StringComparer.Ordinal))
        {
            throw new CommandException($"--model names a file for the lexical router, but the router is '{string.Join(", ", names)}'. Remove one of the two.");
        }
    }
}
