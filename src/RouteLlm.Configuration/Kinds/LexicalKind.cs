namespace RouteLlm;

internal sealed class LexicalKind : IRouterKind
{
    private const string Model = "model";

    public string Name => LexicalRouter.RouterName;

    public string Description => "The router in the package, which looks at the words of the prompt.";

    public IReadOnlyList<SettingKey> Keys { get; } = [SettingKey.Text(Model, "A model file, as 'routellm train lexical' writes it. Default: the one in the package.")];

    public IPromptRouter Create(RouterCreation creation) => creation.Settings.Text(Model) is { } path
        ? LexicalRouter.Load(creation.PathOf(path), creation.Name)
        : creation.Name == LexicalRouter.RouterName ? LexicalRouter.Default : new LexicalRouter(LexicalModel.Embedded, creation.Name);
}
