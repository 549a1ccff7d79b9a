namespace RouteLlm;

/// <summary>How a change of a shared number is applied.</summary>
public enum SharedChangeKind
{
    /// <summary>The amount is added.</summary>
    Add,

    /// <summary>The number is raised to the amount, where it is lower.</summary>
    Raise,
}
