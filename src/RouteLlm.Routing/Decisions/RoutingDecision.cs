namespace RouteLlm;

/// <summary>Which model a request goes to, and why. Travels with the answer.</summary>
/// <remarks>Read it from an answer with <c>GetRoutingDecision</c>.</remarks>
public sealed class RoutingDecision
{
    private static readonly TimeSpan NotAtOnce = TimeSpan.MinValue;

    private RouteTarget _target;
    private string? _model;
    private DecisionBasis _basis;
    private string? _modelId;
    private IReadOnlyList<RoutingAttempt>? _attempts;
    private TimeSpan _answeredAfter = NotAtOnce;
    private RoutingCost? _cost;
    private string? _reason;

    /// <summary>
    /// Gets an identifier of the decision, to join it with feedback and outcomes; all zero for a decision without a request.
    /// </summary>
    public Guid Id { get; init; }

    /// <summary>Gets the name of the router that scored the prompt.</summary>
    public required string Router { get; init; }

    /// <summary>
    /// Gets the model that was chosen: <see cref="RouteTarget.Strong"/> when <see cref="StrongWinRate"/> is at or above
    /// <see cref="Threshold"/>, unless <see cref="Basis"/> says that something else decided. With more than two models, the best one is
    /// strong and every other one weak.
    /// </summary>
    public required RouteTarget Target
    {
        get => _target;
        init => _target = value;
    }

    /// <summary>
    /// Gets the name of the model that was chosen and, after a fallback, of the one that answered: <c>"strong"</c>, <c>"weak"</c>, or that
    /// of <c>AddModel</c>.
    /// </summary>
    public string Model
    {
        get => _model ?? Target.Word();
        init => _model = value;
    }

    /// <summary>Gets the basis of the decision: what decided.</summary>
    public DecisionBasis Basis
    {
        get => _basis;
        init => _basis = value;
    }

    /// <summary>Gets the estimated probability that the strong model answers better, from 0 to 1.</summary>
    /// <remarks>
    /// Where a router weighed more than two models (<c>RouteLlmOptions.CostWeight</c>), it is the strongest model's over the best of the
    /// others, by win rate and price, which is the chosen one unless the strongest was chosen.
    /// </remarks>
    public required double StrongWinRate { get; init; }

    /// <summary>Gets the strong win rate, from 0 to 1, at which a prompt goes to the strong model.</summary>
    /// <remarks>
    /// Where a router weighed more than two models, it is <c>0.5 + cost weight × (1 − relative price of the best of the others)</c>, cut at
    /// 0 and 1: at or above it the strongest is worth its price.
    /// </remarks>
    public required double Threshold { get; init; }

    /// <summary>Gets the reason, for people, where there is one: the router's, or that of what decided in its place.</summary>
    public string? Reason
    {
        get => _reason;
        init => _reason = value;
    }

    /// <summary>
    /// Gets the lowest score, from 0 to 1, that the checks of a cascade gave the weak model's answer; <see langword="null"/> where none was
    /// checked.
    /// </summary>
    public double? CheckScore
    {
        get => Inputs?.CheckScore;
        init => Inputs = value is null && Inputs is null ? null : (Inputs ?? new DecisionInputs()) with { CheckScore = value };
    }

    /// <summary>
    /// Gets the id that the provider knows the model by, as far as it is known when deciding: that of <c>ModelOptions</c> or the client's
    /// own; a caller's that was passed on.
    /// </summary>
    /// <remarks>What the provider says that it used is <see cref="Microsoft.Extensions.AI.ChatResponse.ModelId"/>.</remarks>
    public string? ModelId
    {
        get => _modelId;
        init => _modelId = value;
    }

    /// <summary>Gets the time that the decision took, the router's scoring included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets every model that was tried, in order, up to the one that answered; empty before the call.</summary>
    public IReadOnlyList<RoutingAttempt> Attempts
    {
        get => _attempts ?? (WasAnsweredAtOnce ? _attempts = [new RoutingAttempt(Model, AttemptOutcome.Answered, _answeredAfter)] : []);
        init => _attempts = value;
    }

    /// <summary>
    /// Gets the tokens and the cost of the request; <see langword="null"/> until they are known, or if the provider does not count tokens
    /// and the model has no price. When streaming it becomes known with the end of the stream: the decision of the first update has it from
    /// then on.
    /// </summary>
    public RoutingCost? Cost
    {
        get => Volatile.Read(ref _cost);
        init => _cost = value;
    }

    /// <summary>Compares a score with a threshold.</summary>
    /// <param name="router">The name of the router that gave the score.</param>
    /// <param name="score">The router's score.</param>
    /// <param name="threshold">The threshold, from 0 to 1.</param>
    /// <returns>The decision: strong at or above the threshold, weak below it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="router"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not between 0 and 1.</exception>
    /// <exception cref="RoutingException">The score is not between 0 and 1.</exception>
    public static RoutingDecision FromScore(string router, RouterScore score, double threshold)
    {
        ArgumentNullException.ThrowIfNull(router);
        ProbabilityRange.ThrowIfOutside(threshold);
        if (!ProbabilityRange.Contains(score.StrongWinRate))
        {
            throw RoutingException.ScoreOutOfRange(router, score.StrongWinRate);
        }

        return new RoutingDecision
        {
            Router = router,
            Target = score.StrongWinRate >= threshold ? RouteTarget.Strong : RouteTarget.Weak,
            StrongWinRate = score.StrongWinRate,
            Threshold = threshold,
            Reason = score.Reason,
        };
    }

    /// <summary>
    /// Returns an empty string. The decision travels in <c>AdditionalProperties</c>, which tracing and logging middleware prints; it is
    /// read by its properties.
    /// </summary>
    /// <returns>An empty text.</returns>
    public override string ToString() => string.Empty;

    /// <summary>Gets what decided beside the score; <see langword="null"/> where nothing did.</summary>
    internal DecisionInputs? Inputs { get; set; }

    /// <summary>Gets whether the chosen model answered, and none was tried before.</summary>
    internal bool WasAnsweredAtOnce => _answeredAfter != NotAtOnce;

    /// <summary>
    /// Adds that the chosen model answers. Once, before anybody else has the decision. The list of attempts is made when it is asked for,
    /// which it seldom is.
    /// </summary>
    internal void AnsweredAtOnce(TimeSpan elapsed) => _answeredAfter = elapsed;

    /// <summary>Adds which model answers. Once, before anybody else has the decision.</summary>
    /// <param name="attempts">Every model that was tried.</param>
    /// <param name="other">
    /// The name of the model that answers in place of the chosen one; <see langword="null"/> where that one does, or none.
    /// </param>
    /// <param name="target">What the model that answers is.</param>
    /// <param name="modelId">The id that its provider knows it by.</param>
    internal void Answered(RoutingAttempt[] attempts, string? other, RouteTarget target, string? modelId)
    {
        _attempts = attempts;
        if (other is not null)
        {
            string chosen = Model;
            bool wasCalled = Array.Exists(attempts, attempt => attempt.Model == chosen && attempt.Outcome != AttemptOutcome.CircuitOpen);
            _basis = wasCalled ? DecisionBasis.Fallback : DecisionBasis.Circuit;
            _model = other;
            _target = target;
            _modelId = modelId;
        }
    }

    /// <summary>Adds what the checks of a cascade found. Once, before anybody else has the decision.</summary>
    /// <param name="reason">What they found, for people.</param>
    /// <param name="found">The lowest of their scores, and what it had to reach; <see langword="null"/> where they were not asked.</param>
    internal void Checked(string reason, DecisionInputs? found)
    {
        _basis = DecisionBasis.Cascade;
        _reason = reason;
        Inputs = found is null || Inputs is null
            ? found ?? Inputs
            : Inputs with { CheckScore = found.CheckScore, MinimumCheckScore = found.MinimumCheckScore, Checks = found.Checks, RejectedBy = found.RejectedBy };
    }

    /// <summary>Adds what the request cost, once it has ended.</summary>
    internal void Complete(RoutingCost? cost) => Volatile.Write(ref _cost, cost);
}
