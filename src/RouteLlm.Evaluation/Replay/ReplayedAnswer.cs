namespace RouteLlm;

/// <summary>Which models answer a request in a replay.</summary>
internal enum ReplayedAnswer
{
    /// <summary>The weak one.</summary>
    Weak,

    /// <summary>The strong one.</summary>
    Strong,

    /// <summary>The strong one, after a check rejected the weak one's answer.</summary>
    StrongAfterWeak,
}
