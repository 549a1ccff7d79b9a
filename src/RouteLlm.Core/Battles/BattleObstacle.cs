namespace RouteLlm;

/// <summary>Why a request that was sampled came to no verdict. Few and fixed, so that they can be counted.</summary>
internal static class BattleObstacle
{
    /// <summary>The caller's answer failed, was left before its end, or has no text.</summary>
    public const string NoAnswer = "no_answer";

    public const string QueueFull = "queue_full";

    public const string SpendLimit = "spend_limit";

    public const string CircuitOpen = "circuit_open";

    public const string ModelFailed = "model_failed";

    public const string JudgeFailed = "judge_failed";

    public const string Timeout = "timeout";

    public const string Shutdown = "shutdown";
}
