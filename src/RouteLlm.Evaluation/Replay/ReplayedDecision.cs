namespace RouteLlm;

/// <summary>One request of a log, decided anew.</summary>
/// <param name="Answer">Who answers.</param>
/// <param name="IsKnown">Whether the log tells; otherwise the request stays where it went.</param>
internal readonly record struct ReplayedDecision(ReplayedAnswer Answer, bool IsKnown = true)
{
    /// <summary>Gives what the log says.</summary>
    public static ReplayedAnswer Logged(LoggedRequest request) =>
        request.Decision is { Target: RouteTarget.Strong, Basis: DecisionBasis.Cascade } decision && decision.Attempts.Any(static attempt => attempt.Outcome == AttemptOutcome.Rejected) ? ReplayedAnswer.StrongAfterWeak
        : AnswerOf(request.Decision.Target == RouteTarget.Strong);

    /// <summary>Decides.</summary>
    /// <param name="request">The request.</param>
    /// <param name="score">Its score; <see langword="null"/> where none decides.</param>
    /// <param name="rules">How.</param>
    /// <param name="targets">Which model is the strong one, by name.</param>
    public static ReplayedDecision Of(
        LoggedRequest request, double? score, ReplayRules rules, IReadOnlyDictionary<string, RouteTarget> targets)
    {
        RoutingDecision decision = request.Decision;
        return rules.AgentRules is { } agents && decision is { Inputs.AgentSignals: not null, Basis: DecisionBasis.Turn or DecisionBasis.Agent } ? ByAgentRules(request, agents, targets)
            : score is not { } known || rules.AgentRules is not null ? new(Logged(request))
            : rules.Zone is { } zone ? ByZone(request, known, zone, rules)
            : rules.Threshold is null && decision.Basis == DecisionBasis.Cascade ? rules.MinimumCheckScore is null ? new(Logged(request)) : ByCheck(request, rules)
            : decision.Inputs?.ExpectedCosts is { } costs ? ByCosts(request, known, rules.Threshold ?? decision.Threshold, costs)
            : new(AnswerOf(known >= (rules.Threshold ?? decision.Threshold)));
    }

    private static ReplayedDecision ByZone(LoggedRequest request, double score, ReplayZone zone, ReplayRules rules) =>
        request.Decision.Basis == DecisionBasis.Cache ? new(Logged(request), IsKnown: false)
        : score < zone.From ? new(ReplayedAnswer.Weak)
        : score >= zone.To ? new(ReplayedAnswer.Strong)
        : ByCheck(request, rules);

    private static ReplayedDecision ByCheck(LoggedRequest request, ReplayRules rules) =>
        request.Decision.Inputs is { CheckScore: { } check } inputs && (rules.MinimumCheckScore ?? inputs.MinimumCheckScore) is { } minimum
            && !(inputs.IsCutOff && check >= minimum)
            ? new(check < minimum ? ReplayedAnswer.StrongAfterWeak : ReplayedAnswer.Weak)
            : new(Logged(request), IsKnown: false);

    // Between more than two models there are thresholds that the log does not have.
    private static ReplayedDecision ByCosts(LoggedRequest request, double score, double threshold, IReadOnlyList<ExpectedCost> costs)
    {
        if (costs is not [var weak, var strong])
        {
            return new(Logged(request), IsKnown: false);
        }

        decimal worth = ScoreWorth.Of(score, threshold, weak.WithoutCache, strong.WithoutCache);
        return new(AnswerOf(strong.IsAllowed && (!weak.IsAllowed || worth - strong.WithCache >= -weak.WithCache)));
    }

    private static ReplayedDecision ByAgentRules(
        LoggedRequest request, AgentSignalOptions rules, IReadOnlyDictionary<string, RouteTarget> targets) =>
        AgentRules.FindStall(request.Decision.Inputs!.AgentSignals!, rules) is not null ? new(ReplayedAnswer.Strong)
        : request.Decision.Inputs.TurnBeganWith is { } first && targets.TryGetValue(first, out RouteTarget target) ? new(AnswerOf(target == RouteTarget.Strong))
        : new(Logged(request), IsKnown: request.Decision.Basis == DecisionBasis.Turn);

    private static ReplayedAnswer AnswerOf(bool isStrong) => isStrong ? ReplayedAnswer.Strong : ReplayedAnswer.Weak;
}
