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

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        .. AskedModelKeys.Of(
            "The model that classifies, at an OpenAI-compatible endpoint. Default: the application's weak model does.", "a classification", "its beginning. Default: 4000.", outputTokens: 64),
        SettingKey.SectionList(
            Categories,
            "The categories. Default: ten, from coding to chat.",
            SettingKey.Text(CategoryName, "The category's name.") with { Required = true },
            SettingKey.Text(CategoryDescription, "What belongs to it, for the model."),
            SettingKey.Target(Target, "The model that such prompts go to. Write this or strong_win_rate."),
            SettingKey.Number(StrongWinRate, "The strong win rate of such prompts.", 0, 1)),
        RouterKeys.OnFailure("Where a prompt goes that is not classified. Default: the default_target of the file."),
    ];

    public IPromptRouter Create(RouterCreation creation)
    {
        SettingSection settings = creation.Settings;
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
        AskedModelKeys.Apply(settings, options);
        options.TargetOnFailure = settings.Target(RouterKeys.TargetOnFailure);
        return new LlmClassifierRouter(creation.ChatClient(), options, creation.Name);
    }
}
