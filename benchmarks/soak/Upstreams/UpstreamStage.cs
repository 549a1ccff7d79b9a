namespace Soak;

/// <summary>What a model does for a while.</summary>
internal enum UpstreamStage
{
    /// <summary>It answers at once.</summary>
    Healthy,

    /// <summary>It answers after half a second.</summary>
    Slow,

    /// <summary>It answers with a 500.</summary>
    Failing,

    /// <summary>It answers with a 429 that asks for a second's rest.</summary>
    Limited,

    /// <summary>It takes the request and never answers.</summary>
    Silent,

    /// <summary>It breaks the connection: before its first output, or in the midst of the answer.</summary>
    Truncating,

    /// <summary>It answers with a 200 that holds an error.</summary>
    Erring,

    /// <summary>It answers with a 200 that holds nothing.</summary>
    Empty,

    /// <summary>Its process is killed, and started again at the end of the stage.</summary>
    Dead,

    /// <summary>Its process is killed and started again, over and over.</summary>
    Flapping,
}
