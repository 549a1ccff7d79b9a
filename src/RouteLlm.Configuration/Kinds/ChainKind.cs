namespace RouteLlm;

internal sealed class ChainKind : IRouterKind
{
    private const string First = "first";
    private const string Next = "next";
    private const string ClearlyWeakBelow = "clearly_weak_below";
    private const string ClearlyStrongFrom = "clearly_strong_from";

    public string Name => ChainRouter.RouterName;

    public string Description => "A cheap router for what is clear, and a dearer one for the grey zone between.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.Text(First, "The cheap router, asked about every prompt.") with { Required = true },
        SettingKey.Text(Next, "The dearer router, asked in the grey zone.") with { Required = true },
        SettingKey.Number(ClearlyWeakBelow, "The first router's score below which a prompt is clear.", 0, 1) with { Required = true },
        SettingKey.Number(ClearlyStrongFrom, "The first router's score from which a prompt is clear.", 0, 1) with { Required = true },
    ];

    public IEnumerable<(string Router, string Key)> References(SettingSection settings) =>
        [(settings.Text(First)!, First), (settings.Text(Next)!, Next)];

    public void Check(SettingSection settings)
    {
        if (settings.Number(ClearlyWeakBelow) >= settings.Number(ClearlyStrongFrom))
        {
            throw settings.Wrong(ClearlyWeakBelow, $"'{ClearlyWeakBelow}' is not below '{ClearlyStrongFrom}'. Write the smaller one as '{ClearlyWeakBelow}'.");
        }
    }

    public IPromptRouter Create(RouterCreation creation) => new ChainRouter(
        creation.GetRouter(creation.Settings.Text(First)!),
        creation.GetRouter(creation.Settings.Text(Next)!),
        creation.Settings.Number(ClearlyWeakBelow)!.Value,
        creation.Settings.Number(ClearlyStrongFrom)!.Value,
        creation.Name);
}
