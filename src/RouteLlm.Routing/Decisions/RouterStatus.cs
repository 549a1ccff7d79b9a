namespace RouteLlm;

/// <summary>Whether a router can be used.</summary>
internal enum RouterStatus
{
    /// <summary>Nobody has named it yet; it is made when somebody does.</summary>
    NotLoaded,

    /// <summary>It was made.</summary>
    Ready,

    /// <summary>It could not be made when it was last needed.</summary>
    Failed,
}
