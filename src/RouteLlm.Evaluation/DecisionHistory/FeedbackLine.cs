namespace RouteLlm;

/// <summary>Feedback as a line of the log holds it.</summary>
internal sealed record FeedbackLine
{
    public required DateTimeOffset Time { get; init; }

    public required Guid Id { get; init; }

    public required double Score { get; init; }
}
