namespace RouteLlm;

internal sealed class LlmClassifierKind : IRouterKind
{
    private const string Categories = "categories";
    private const string CategoryName = "name";
    private const string CategoryDescription = "description";
    private const string Target = "target";
    private const string StrongWinRate = "strong_win_rate";

    public string Name => LlmClassifierRouter.RouterName;

    public string Description => "A small language model names the prompt's category.";

    public IReadOnlyList<YamlKey> Keys { get; } =
    [
        .. YamlKeys.OfAskedModel(
            "The model that classifies, at an OpenAI-compatible endpoint. Default: the application's weak model does.", "a classification", "its beginning and its end. Default: 4000.", outputTokens: 64),
        YamlKey.SectionList(
            Categories,
            "The categories. Default: ten, from coding to chat.",
            YamlKey.Text(CategoryName, "The category's name.") with { Required = true },
            YamlKey.Text(CategoryDescription, "What belongs to it, for the model."),
            YamlKeys.Target(Target, "The model that such prompts go to. Write this or strong_win_rate."),
            YamlKey.Number(StrongWinRate, "The strong win rate of such prompts.", 0, 1)),
        YamlKeys.OnFailure("Where a prompt goes that is not classified. Default: strong."),
    ];

    public IPromptRouter Create(RouterCreation creation)
    {
        YamlSection settings = creation.Settings;
        var options = new LlmClassifierOptions
        {
            Categories =
            [
                .. settings.Sections(Categories).Select(static category => new PromptCategory
                {
                    Name = category.Text(CategoryName)!,
                    Description = category.Text(CategoryDescription) ?? string.Empty,
                    Target = category.Target(Target),
                    StrongWinRate = category.Number(StrongWinRate),
                }),
            ],
        };
        creation.Configure(options);
        options.TargetOnFailure = settings.Target(YamlKeys.TargetOnFailure) ?? options.TargetOnFailure;
        return new LlmClassifierRouter(creation.ChatClient(), options, creation.Name);
    }
}
