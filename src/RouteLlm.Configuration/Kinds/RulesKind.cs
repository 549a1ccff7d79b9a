namespace RouteLlm;

internal sealed class RulesKind : IRouterKind
{
    private const string Rules = "rules";
    private const string RuleName = "name";
    private const string Target = "target";
    private const string Contains = "contains";
    private const string IgnoreCase = "ignore_case";
    private const string Matches = "matches";
    private const string MatchTimeout = "match_timeout_seconds";
    private const string MinimumLength = "min_length";
    private const string MaximumLength = "max_length";
    private const string Script = "script";
    private const string HasTools = "has_tools";
    private const string HasImages = "has_images";
    private const string Otherwise = "otherwise";

    private static readonly Dictionary<string, WritingScript> Scripts =
        Enum.GetValues<WritingScript>().ToDictionary(static script => script.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public string Name => RulesRouter.RouterName;

    public string Description => "Rules in front of another router: the first one that matches decides.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.SectionList(
            Rules,
            "The rules. All conditions of a rule must hold.",
            SettingKey.Text(RuleName, "The rule's name, which the reason of a decision gives.") with { Required = true },
            SettingKey.Target(Target, "The target of a prompt that the rule matches.") with { Required = true },
            SettingKey.TextList(Contains, "The prompt contains at least one of these texts."),
            SettingKey.Flag(IgnoreCase, "Whether case is ignored in 'contains'. Default: true."),
            SettingKey.Text(Matches, "A regular expression that matches somewhere in the prompt."),
            SettingKey.Number(MatchTimeout, "How long the regular expression may take, in seconds, before the rule is passed over. Default: 0.05.", 0.001, RoutingRule.MaximumMatchTimeout.TotalSeconds),
            SettingKey.WholeNumber(MinimumLength, "The prompt has at least this many characters.", 0),
            SettingKey.WholeNumber(MaximumLength, "The prompt has at most this many characters.", 0),
            SettingKey.Choice(Script, "The script of most of the prompt's letters.", [.. Scripts.Keys]),
            SettingKey.Flag(HasTools, "Whether the request has tools."),
            SettingKey.Flag(HasImages, "Whether the request has images.")) with { Required = true },
        SettingKey.Text(Otherwise, "What decides when no rule matches: strong, weak, or a router's name.") with { Required = true },
    ];

    public IEnumerable<(string Router, string Key)> References(SettingSection settings) =>
        settings.Target(Otherwise) is null ? [(settings.Text(Otherwise)!, Otherwise)] : [];

    public string? ThresholdFrom(SettingSection settings) => settings.Target(Otherwise) is null ? settings.Text(Otherwise) : null;

    public void Check(SettingSection settings)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (SettingSection rule in settings.Sections(Rules))
        {
            if (!names.Add(rule.Text(RuleName)!))
            {
                throw rule.Wrong(RuleName, $"there is already a rule '{rule.Text(RuleName)}'. Give this one another name.");
            }

            try
            {
                _ = new CompiledRule(Read(rule));
            }
            catch (ArgumentException exception)
            {
                string key = rule.Has(Matches) && exception.InnerException is not null ? Matches : RuleName;
                throw rule.Wrong(key, exception.Message.Split(" (Parameter", 2)[0], exception);
            }
        }
    }

    public IPromptRouter Create(RouterCreation creation)
    {
        RoutingRule[] rules = [.. creation.Settings.Sections(Rules).Select(Read)];
        return creation.Settings.Target(Otherwise) is RouteTarget target
            ? new RulesRouter(rules, target, creation.Name)
            : new RulesRouter(rules, creation.GetRouter(creation.Settings.Text(Otherwise)!), creation.Name);
    }

    private static RoutingRule Read(SettingSection rule)
    {
        var defaults = new RoutingRule();
        return new RoutingRule
        {
            Name = rule.Text(RuleName)!,
            Target = rule.Target(Target)!.Value,
            Contains = rule.Texts(Contains),
            IgnoreCase = rule.Flag(IgnoreCase) ?? defaults.IgnoreCase,
            Matches = rule.Text(Matches),
            MatchTimeout = rule.Seconds(MatchTimeout) ?? defaults.MatchTimeout,
            MinimumLength = rule.WholeNumber(MinimumLength),
            MaximumLength = rule.WholeNumber(MaximumLength),
            Script = rule.Text(Script) is { } script ? Scripts[script] : null,
            HasTools = rule.Flag(HasTools),
            HasImages = rule.Flag(HasImages),
        };
    }
}
