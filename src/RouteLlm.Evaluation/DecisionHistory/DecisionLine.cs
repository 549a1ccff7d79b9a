namespace RouteLlm;

/// <summary>
/// A decision as it is read from a line of the log, which <see cref="DecisionLineWriter"/> wrote. Times are in milliseconds; what is
/// <see langword="null"/> was left out.
/// </summary>
internal sealed record DecisionLine
{
    public required DateTimeOffset Time { get; init; }

    public required Guid Id { get; init; }

    public required string Router { get; init; }

    public required double StrongWinRate { get; init; }

    public required double Threshold { get; init; }

    public required RouteTarget Target { get; init; }

    public required string Model { get; init; }

    public string? ModelId { get; init; }

    public string? ResponseModelId { get; init; }

    public required DecisionBasis Basis { get; init; }

    public string? Reason { get; init; }

    public double? CheckScore { get; init; }

    public double? MinimumCheckScore { get; init; }

    public IReadOnlyList<string>? Checks { get; init; }

    public string? RejectedBy { get; init; }

    public IReadOnlyList<ExpectedCost>? ExpectedCosts { get; init; }

    public AgentSignals? AgentSignals { get; init; }

    public string? TurnBeganWith { get; init; }

    public IReadOnlyList<AttemptLine>? Attempts { get; init; }

    public long? InputTokens { get; init; }

    public long? CachedInputTokens { get; init; }

    public long? OutputTokens { get; init; }

    /// <summary>Gets whether the tokens were estimated; left out where they were counted.</summary>
    public bool? IsEstimated { get; init; }

    public decimal? Cost { get; init; }

    public decimal? AlwaysStrongCost { get; init; }

    public decimal? Savings { get; init; }

    public required DecisionOutcome Outcome { get; init; }

    public bool Streaming { get; init; }

    public double DecisionMs { get; init; }

    public double? FirstOutputMs { get; init; }

    public double ElapsedMs { get; init; }

    public string? Prompt { get; init; }

    public DecisionRecord ToRecord() => new()
    {
        Decision = new RoutingDecision
        {
            Id = Id,
            Router = Router,
            Target = Target,
            Model = Model,
            Basis = Basis,
            StrongWinRate = StrongWinRate,
            Threshold = Threshold,
            Reason = Reason,
            Inputs = InputsOrNull(),
            ModelId = ModelId,
            Elapsed = TimeSpan.FromMilliseconds(DecisionMs),
            Attempts = Attempts is null ? [] : [.. Attempts.Select(static attempt => attempt.ToAttempt())],
            Cost = InputTokens is null && OutputTokens is null
                ? null
                : new RoutingCost
                {
                    InputTokens = InputTokens ?? 0,
                    CachedInputTokens = CachedInputTokens ?? 0,
                    OutputTokens = OutputTokens ?? 0,
                    IsEstimated = IsEstimated ?? false,
                    Amount = Cost,
                    AlwaysStrong = AlwaysStrongCost,
                },
        },
        Time = Time,
        Outcome = Outcome,
        IsStreaming = Streaming,
        TimeToFirstOutput = FirstOutputMs is double first ? TimeSpan.FromMilliseconds(first) : null,
        Elapsed = TimeSpan.FromMilliseconds(ElapsedMs),
        ResponseModelId = ResponseModelId,
        Prompt = Prompt,
    };

    private DecisionInputs? InputsOrNull()
    {
        var inputs = new DecisionInputs
        {
            CheckScore = CheckScore,
            MinimumCheckScore = MinimumCheckScore,
            Checks = Checks,
            RejectedBy = RejectedBy,
            ExpectedCosts = ExpectedCosts,
            AgentSignals = AgentSignals,
            TurnBeganWith = TurnBeganWith,
        };
        return inputs == new DecisionInputs() ? null : inputs;
    }
}
