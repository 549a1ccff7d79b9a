namespace RouteLlm;

/// <summary>A gap in the log, as a line of it: how many lines were dropped since the last such line.</summary>
internal sealed record DroppedLine
{
    public required DateTimeOffset Time { get; init; }

    public required long Count { get; init; }
}
