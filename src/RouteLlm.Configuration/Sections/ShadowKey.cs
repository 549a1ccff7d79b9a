namespace RouteLlm;

/// <summary><c>shadow</c>: the strong model answers, and decisions are recorded only.</summary>
internal static class ShadowKey
{
    public const string Name = "shadow";

    public static SettingKey Key { get; } = SettingKey.Flag(Name, "Whether the strong model always answers, while decisions are only recorded. Default: false.");
}
