namespace RouteLlm.Tests;

/// <summary>How a call of a <see cref="FaultyChatClient"/> fails.</summary>
internal enum Fault
{
    /// <summary>It answers.</summary>
    None,

    /// <summary>It fails before there is any output.</summary>
    BeforeOutput,

    /// <summary>It fails after an update that holds nothing.</summary>
    AfterEmptyUpdate,

    /// <summary>It fails after the first of its output; a whole answer just fails.</summary>
    AfterOne,

    /// <summary>It never answers, and heeds its cancellation.</summary>
    Hang,

    /// <summary>It never answers, and does not heed its cancellation.</summary>
    HangDeaf,
}
