namespace RouteLlm;

internal sealed class WeightedMeanKind : IRouterKind
{
    private const string Routers = "routers";

    public string Name => WeightedMeanRouter.RouterName;

    public string Description => "The weighted mean of other routers.";

    public IReadOnlyList<SettingKey> Keys { get; } =
        [SettingKey.NumberByName(Routers, "The routers, each with its weight above 0.", 0) with { Required = true }];

    public IEnumerable<(string Router, string Key)> References(SettingSection settings) =>
        settings.NumbersByName(Routers).Select(router => (router.Key, Routers));

    public IPromptRouter Create(RouterCreation creation) => new WeightedMeanRouter(
        [.. creation.Settings.NumbersByName(Routers).Select(router => new WeightedRouter(creation.GetRouter(router.Key), router.Value))], creation.Name);
}
