namespace RouteLlm;

internal sealed class RandomKind : IRouterKind
{
    private const string Seed = "seed";

    public string Name => RandomRouter.RouterName;

    public string Description => "Routes at random: the baseline.";

    public IReadOnlyList<SettingKey> Keys { get; } = [SettingKey.WholeNumber(Seed, "The seed. Default: a new one at every start.")];

    public IPromptRouter Create(RouterCreation creation) => new RandomRouter(creation.Settings.WholeNumber(Seed), creation.Name);
}
