namespace RouteLlm;

/// <summary>
/// Routes by rules in their order: the first one that matches decides; if none matches, another router decides, or the request goes to one
/// model.
/// </summary>
/// <remarks>
/// <para>
/// A rule's score is 1 for the strong model and 0 for the weak one. If no rule matches, the score is the other router's; a batch asks it
/// once.
/// </para>
/// <para>
/// Threshold and calibration are the other router's. Its calibration knows nothing of the rules: what they send to the strong model comes
/// on top of the requested share of strong calls.
/// </para>
/// <para>Immutable; safe for concurrent use if the other router is.</para>
/// </remarks>
public sealed class RulesRouter : ICalibratedRouter, IDecisiveRouter, IFingerprintedRouter
{
    /// <summary>The router's name, <c>"rules"</c>.</summary>
    public const string RouterName = "rules";

    private readonly CompiledRule[] _rules;
    private readonly IPromptRouter? _next;
    private readonly RouteTarget _otherwise;

    /// <summary>Initializes a router that leaves requests that no rule matches to another router.</summary>
    /// <param name="rules">The rules, each with a name of its own, in the order in which they are tried; at least one.</param>
    /// <param name="otherwise">Scores the requests that no rule matches; stays the caller's to dispose.</param>
    /// <param name="name">The router's name, for a second set of rules beside the first.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="rules"/> or <paramref name="otherwise"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// There is no rule; one has no name, no condition, or a condition that cannot hold; or <paramref name="name"/> is
    /// <see langword="null"/> or empty.
    /// </exception>
    public RulesRouter(IReadOnlyList<RoutingRule> rules, IPromptRouter otherwise, string name = RouterName)
        : this(rules, name)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        _next = otherwise;
    }

    /// <summary>Initializes a router that sends requests that no rule matches to one model.</summary>
    /// <param name="rules">The rules, each with a name of its own, in the order in which they are tried; at least one.</param>
    /// <param name="otherwise">The model for requests that no rule matches.</param>
    /// <param name="name">The router's name, for a second set of rules beside the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rules"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There is no rule; one has no name, no condition, or a condition that cannot hold; or <paramref name="name"/> is
    /// <see langword="null"/> or empty.
    /// </exception>
    public RulesRouter(IReadOnlyList<RoutingRule> rules, RouteTarget otherwise, string name = RouterName)
        : this(rules, name) => _otherwise = otherwise;

    private RulesRouter(IReadOnlyList<RoutingRule> rules, string name)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (rules.Count == 0)
        {
            throw new ArgumentException("There is no rule. Write at least one.", nameof(rules));
        }

        DistinctNames.ThrowIfInvalid(rules.Select(static rule => rule?.Name), "rule", nameof(rules));
        _rules = [.. rules.Select(static rule => new CompiledRule(rule))];
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>
    /// Gets the calibration of the router that scores what no rule matches; <see langword="null"/> without such a router.
    /// </summary>
    public ThresholdCalibration? Calibration => (_next as ICalibratedRouter)?.Calibration;

    /// <summary>Gets the threshold 0.5 where no other router scores, and the other router's own otherwise, if it has one.</summary>
    public double? DecisionThreshold => _next is null ? 0.5 : (_next as IDecisiveRouter)?.DecisionThreshold;

    /// <summary>Gets a hash of the rules and of the next router's fingerprint; <see langword="null"/> where that has none.</summary>
    public string? Fingerprint
    {
        get
        {
            string? rest = _next is null ? _otherwise.ToString() : (_next as IFingerprintedRouter)?.Fingerprint;
            using var hash = new ContentHash();
            return rest is null ? null : hash.Add(RouterName).Add(rest).Add(string.Join('\n', _rules.Select(static rule => rule.Fingerprint))).ToString();
        }
    }

    /// <inheritdoc/>
    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        RuleVerdict verdict = Judge(request);
        return verdict switch
        {
            { Score: { } score } => new(score),
            { Note: null } => _next!.ScoreAsync(request, cancellationToken),
            _ => ScoreNextAsync(request, verdict, cancellationToken),
        };
    }

    /// <inheritdoc/>
    public async ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        var rest = new List<(int Index, RuleVerdict Verdict)>();
        for (int i = 0; i < requests.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RuleVerdict verdict = Judge(requests[i]);
            if (verdict.Score is { } score)
            {
                scores.Span[i] = score;
            }
            else
            {
                rest.Add((i, verdict));
            }
        }

        if (rest.Count == 0)
        {
            return;
        }

        var scoresOfRest = new RouterScore[rest.Count];
        await _next!.ScoreAsync([.. rest.Select(left => requests[left.Index])], scoresOfRest, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < scoresOfRest.Length; i++)
        {
            scores.Span[rest[i].Index] = rest[i].Verdict.Annotate(scoresOfRest[i]);
        }
    }

    private async ValueTask<RouterScore> ScoreNextAsync(RoutingRequest request, RuleVerdict verdict, CancellationToken cancellationToken) =>
        verdict.Annotate(await _next!.ScoreAsync(request, cancellationToken).ConfigureAwait(false));

    // Without another router the verdict always has a score.
    private RuleVerdict Judge(RoutingRequest request)
    {
        var verdict = new RuleVerdict(Score: null, Note: null);
        foreach (CompiledRule rule in _rules)
        {
            switch (rule.Try(request))
            {
                case RuleOutcome.Match:
                    return verdict with { Score = verdict.Annotate(RouterScore.For(rule.Target, $"rule '{rule.Name}'")) };
                case RuleOutcome.OutOfTime:
                    string passedOver = $"rule '{rule.Name}' ran out of time and was passed over";
                    verdict = verdict with { Note = verdict.Note is null ? passedOver : $"{verdict.Note}; {passedOver}" };
                    break;
            }
        }

        return _next is null ? verdict with { Score = verdict.Annotate(RouterScore.For(_otherwise, "no rule matched")) } : verdict;
    }
}
