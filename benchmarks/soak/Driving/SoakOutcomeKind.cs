namespace Soak;

/// <summary>The ways in which a question can end.</summary>
internal enum SoakOutcomeKind
{
    /// <summary>With the whole answer.</summary>
    Answered,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>The stream broke after its first output, and the caller saw it.</summary>
    BrokenOff,

    /// <summary>With an error instead of an answer.</summary>
    Failed,

    /// <summary>With an answer that looks whole and is not, or that is not what should have come.</summary>
    Wrong,
}
