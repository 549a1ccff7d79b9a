using GatewayLoad;

namespace Soak;

/// <summary>How a question ended.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Problem">What went wrong.</param>
internal sealed record SoakOutcome(SoakOutcomeKind Kind, string? Problem = null)
{
    private static readonly string StreamedAnswer = string.Concat(Enumerable.Repeat(FastUpstream.Piece, FastUpstream.EventsOfAStream));

    public static SoakOutcome Cancelled { get; } = new(SoakOutcomeKind.Cancelled);

    /// <summary>An answer that claims to be complete.</summary>
    public static SoakOutcome Of(string text, bool isStreamed) =>
        text == (isStreamed ? StreamedAnswer : FastUpstream.Answer) ? new SoakOutcome(SoakOutcomeKind.Answered) : Wrong($"the answer is '{text}'");

    /// <summary>An answer that is not what the model said.</summary>
    public static SoakOutcome Wrong(string problem) => new(SoakOutcomeKind.Wrong, problem);

    /// <summary>An error.</summary>
    /// <param name="hasBegun">Whether some of the answer had arrived, so that no other model could give it.</param>
    /// <param name="problem">The error.</param>
    public static SoakOutcome Broken(bool hasBegun, string problem) => new(hasBegun ? SoakOutcomeKind.BrokenOff : SoakOutcomeKind.Failed, problem);
}
