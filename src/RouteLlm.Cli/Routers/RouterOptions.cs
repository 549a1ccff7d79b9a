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

    /// <summary>Makes the router that the command line names.</summary>
    /// <exception cref="CommandException">There is no such router.</exception>
    /// <exception cref="ModelFileException">The model file is not a lexical model.</exception>
    public ICalibratedRouter Create(ParseResult parsed)
    {
        string name = parsed.GetValue(_router)!;
        string? model = parsed.GetValue(_model);
        if (model is not null && name != LexicalRouter.RouterName)
        {
            throw new CommandException($"--model names a file for the lexical router, but the router is '{name}'. Remove one of the two.");
        }

        return name switch
        {
            LexicalRouter.RouterName => model is null ? LexicalRouter.Default : LexicalRouter.Load(model),
            RandomRouter.RouterName => new RandomRouter(parsed.GetValue(_seed)),
            _ => throw new CommandException($"There is no router '{name}'. Write --router lexical or --router random."),
        };
    }
}
