namespace RouteLlm;

/// <summary>Keys of the file itself and of every router in it.</summary>
internal static class FileKeys
{
    public const string Router = "router";
    public const string Kind = "kind";
    public const string Threshold = "threshold";
    public const string StrongModelPercent = "strong_model_percent";
    public const string CalibrationFile = "calibration_file";

    /// <summary>What the keys of the file begin with that hold anchors for other keys, and nothing by themselves.</summary>
    public const string Extension = "x-";

    /// <summary>Gets the keys of every router.</summary>
    public static IReadOnlyList<SettingKey> OfEveryRouter { get; } =
    [
        SettingKey.Text(Kind, "The kind of router, if it has its own name. The other keys are those of that kind."),
        SettingKey.Number(Threshold, "The strong win rate at which a prompt goes to the strong model. Write this or strong_model_percent.", 0, 1),
        SettingKey.Percent(StrongModelPercent, "The share of prompts that go to the strong model, in percent; the router's calibration turns it into a threshold."),
        SettingKey.Text(CalibrationFile, "A file of 'routellm calibrate --write', which turns strong_model_percent into a threshold instead of the router's own calibration; or of 'routellm prove --write', whose proven threshold applies without one."),
    ];

    /// <summary>Gets the keys of the file that are no routers and follow a change of the file while the application runs.</summary>
    public static IReadOnlyList<SettingKey> Followed { get; } =
    [
        SettingKey.Text(Router, "The router that decides requests that name none. Default: that of the application's options."),
        EmbeddingKeys.Section,
    ];

    /// <summary>Gets the keys of the file that are no routers and hold until the application starts again.</summary>
    public static IReadOnlyList<SettingKey> Kept { get; } =
    [
        ModelsSection.Key,
        GatewaySection.Key,
        FallbackSection.Key,
        ConversationsSection.Key,
        AgentSignalsSection.Key,
        CascadeSection.Key,
        CacheAwarenessSection.Key,
        BudgetsSection.Key,
        HeldShareSection.Key,
        ShadowKey.Key,
        DecisionLogSection.Key,
        BattlesSection.Key,
        .. RankKeys.Keys,
        FleetSection.Key,
        CallersSection.Key,
    ];

    /// <summary>Gets all keys of the file that are no routers.</summary>
    public static IReadOnlyList<SettingKey> OfTheFile { get; } = [.. Followed, .. Kept];
}
