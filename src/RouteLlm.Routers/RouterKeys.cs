namespace RouteLlm;

/// <summary>Keys that routers of several kinds have in a configuration file.</summary>
internal static class RouterKeys
{
    public const string StrongModel = "strong_model";
    public const string WeakModel = "weak_model";
    public const string CheckpointPath = "checkpoint_path";
    public const string TargetOnFailure = "target_on_failure";

    public const string BaseUrl = "base_url";
    public const string Model = "model";
    public const string ApiKeyVariable = "api_key_env";
    public const string TimeoutSeconds = "timeout_seconds";

    // A day: longer than any model takes, and short enough for a timer.
    public const double LongestSeconds = 86_400;

    /// <summary>Makes the key of a time limit.</summary>
    public static SettingKey Timeout(string what) =>
        SettingKey.Number(TimeoutSeconds, $"How long {what} may take, in seconds. Default: 10.", 0.001, LongestSeconds);

    /// <summary>Makes the key of the model that a prompt goes to when the router fails.</summary>
    public static SettingKey OnFailure(string description) => SettingKey.Target(TargetOnFailure, description);
}
