namespace RouteLlm;

/// <summary>An attempt as a line of the log holds it. Times are in milliseconds.</summary>
internal sealed record AttemptLine
{
    public required string Model { get; init; }

    public required AttemptOutcome Outcome { get; init; }

    public double Ms { get; init; }

    public string? Error { get; init; }

    public int? Status { get; init; }

    public RoutingAttempt ToAttempt() => new(Model, Outcome, TimeSpan.FromMilliseconds(Ms), Error, Status);
}
