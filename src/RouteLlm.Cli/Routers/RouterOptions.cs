using System.CommandLine;

namespace RouteLlm;

/// <summary>The options by which every command names its router.</summary>
internal sealed class RouterOptions
{
    private readonly Option<string?> _router = new("--router")
    {
        Description = "The router: lexical (the one in the package), random, or one that the configuration file names. Default: the file's own default, or lexical.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The YAML file that sets up routers.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "A model file for the lexical router, as 'routellm train lexical' writes it. Default: the embedded model.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "The seed of the random router. Default: a new one each time.",
        HelpName = "N",
    };

    public RouterOptions(Command command)
    {
        command.Add(_router.NotEmpty());
        command.Add(_configuration.NotEmpty());
        command.Add(_model.NotEmpty());
        command.Add(_seed);
    }

    /// <summary>Tells whether the command line names a router.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_router) is not null;

    /// <summary>Tells whether the command line names a router, or says something of one.</summary>
    public bool IsAnyGiven(ParseResult parsed) =>
        new Option[] { _router, _configuration, _model, _seed }.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>Opens the routers that the command line names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="names">The routers that another option names instead of --router; none for that.</param>
    /// <returns>The routers, to be disposed.</returns>
    /// <exception cref="CommandException">The options contradict each other, or one router is named twice.</exception>
    /// <exception cref="ConfigurationFileException">The configuration file is not what it should be.</exception>
    /// <exception cref="ModelFileException">The model file is not a lexical model.</exception>
    public RouterSet Open(ParseResult parsed, params IReadOnlyList<string> names)
    {
        if (names.Count > 0 && IsGiven(parsed))
        {
            throw new CommandException("Both --router and --routers are given. Remove one of the two.");
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new CommandException($"--routers names one twice: {string.Join(", ", names)}.");
        }

        string[] chosen = names.Count > 0 ? [.. names] : parsed.GetValue(_router) is { } router ? [router] : [];
        string? model = parsed.GetValue(_model);
        if (model is not null && chosen.Length > 0 && !chosen.Contains(LexicalRouter.RouterName, StringComparer.Ordinal))
        {
            throw new CommandException($"--model names a file for the lexical router, but the router is '{string.Join(", ", chosen)}'. Remove one of the two.");
        }

        RouterSet routers = RouterSet.Open(parsed.GetValue(_configuration), chosen, builder =>
        {
            builder.AddRouter(new RandomRouter(parsed.GetValue(_seed)));
            if (model is not null)
            {
                builder.AddRouter(LexicalRouter.Load(model));
            }
        });
        try
        {
            ThrowIfIgnored(routers, _model, LexicalRouter.RouterName, model is not null);
            ThrowIfIgnored(routers, _seed, RandomRouter.RouterName, parsed.GetValue(_seed) is not null);
            return routers;
        }
        catch
        {
            routers.Dispose();
            throw;
        }
    }

    private static void ThrowIfIgnored(RouterSet routers, Option option, string router, bool isGiven)
    {
        if (isGiven && routers.Configured.Any(configured => configured.Name == router))
        {
            throw new CommandException($"{option.Name} is given, but the configuration file sets up the router '{router}'. Write it there, or remove it here.");
        }

        if (isGiven && !routers.ChosenNames.Contains(router, StringComparer.Ordinal))
        {
            throw new CommandException($"{option.Name} is for the router '{router}', but the router is '{string.Join(", ", routers.ChosenNames)}'. Remove one of the two.");
        }
    }
}
