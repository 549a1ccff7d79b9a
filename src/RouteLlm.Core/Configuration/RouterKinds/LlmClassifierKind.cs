using RouteLlm.Yaml;

namespace RouteLlm.RouterKinds;

internal sealed class LlmClassifierKind : IRouterKind
{
    private const string Categories = "categories";
    private const string CategoryName = "name";
    private const string CategoryDescription = "description";
    private const string Target = "target";
    private const string StrongWinRate = "strong_win_rate";
    private const string MaximumPromptCharacters = "max_prompt_characters";
    private const string MaximumConcurrency = "max_concurrency";

    public string Name => LlmClassifierRouter.RouterName;

    public string Description => "A small language model names the prompt's category.";

    public IReadOnlyList<YamlKey> Keys { get; } =
    [
        YamlKey.Text(YamlKeys.Model, "The model that classifies, at an OpenAI-compatible endpoint. Default: the application's weak model does."),
        YamlKey.Url(YamlKeys.BaseUrl, "The endpoint of that model, up to and with /v1. Default: OpenAI's own."),
        YamlKey.Text(YamlKeys.ApiKeyVariable, "The environment variable that holds the endpoint's key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another."),
        YamlKey.SectionList(
            Categories,
            "The categories. Default: ten, from coding to chat.",
            YamlKey.Text(CategoryName, "The category's name.") with { Required = true },
            YamlKey.Text(CategoryDescription, "What belongs to it, for the model."),
            YamlKeys.Target(Target, "The model that such prompts go to. Write this or strong_win_rate."),
            YamlKey.Number(StrongWinRate, "The strong win rate of such prompts.", 0, 1)),
        YamlKey.WholeNumber(MaximumPromptCharacters, "How much of a prompt is shown to the model: its beginning and its end. Default: 4000.", 2),
        YamlKey.WholeNumber(MaximumConcurrency, "How many prompts of a batch are classified at once. Default: 4.", 1),
        YamlKeys.Timeout("a classification"),
        YamlKeys.OnFailure("Where a prompt goes that is not classified. Default: strong."),
    ];

    public IRouter Create(RouterCreation creation)
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
        options.MaximumPromptCharacters = settings.WholeNumber(MaximumPromptCharacters) ?? options.MaximumPromptCharacters;
        options.MaximumConcurrency = settings.WholeNumber(MaximumConcurrency) ?? options.MaximumConcurrency;
        options.Timeout = settings.Seconds(YamlKeys.TimeoutSeconds) ?? options.Timeout;
        options.TargetOnFailure = settings.Target(YamlKeys.TargetOnFailure) ?? options.TargetOnFailure;
        return new LlmClassifierRouter(creation.ChatClient(), options, creation.Name);
    }
}
