namespace RouteLlm;

/// <summary>Scores a prompt by the labels that a decision model gives it, each of which has a strong win rate.</summary>
/// <remarks>
/// <para>
/// Where one label of several holds, the score is the mean of the labels' win rates, weighted with their probabilities: a model that says
/// <c>easy</c> at .7 and <c>hard</c> at .3, with win rates of .1 and .8, gives <c>.7 × .1 + .3 × .8 = .31</c>. Probabilities are divided by
/// their sum, so labels that the router does not know do no harm.
/// </para>
/// <para>
/// With one label, or labels that hold independently of each other (<see cref="IDecisionModel.HasIndependentLabels"/>), the score is the
/// probability that at least one label makes the strong model win, <c>1 − ∏(1 − p × win rate)</c>: with one label its probability times its
/// win rate.
/// </para>
/// <para>Its threshold is 0.5 unless another is set; it has no calibration. Safe for concurrent use if the model is.</para>
/// </remarks>
public sealed class DecisionModelRouter : IDecisiveRouter, IFingerprintedRouter
{
    /// <summary>The router's name, <c>"decision_model"</c>.</summary>
    public const string RouterName = "decision_model";

    private readonly IDecisionModel _model;
    private readonly LabelWinRates _labels;
    private readonly RouteTarget? _targetOnFailure;
    private readonly Lazy<string?> _fingerprint;

    /// <summary>Initializes a router.</summary>
    /// <param name="model">The model; stays the caller's to dispose.</param>
    /// <param name="labels">The strong win rate of each label, from 0 to 1; at least one label. Case is ignored.</param>
    /// <param name="targetOnFailure">
    /// The model for prompts that the decision model fails on; <see langword="null"/>, the default, throws.
    /// </param>
    /// <param name="name">The router's name, for a second one beside the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There is no label, a label is not one of the model's, a win rate is not between 0 and 1, or <paramref name="name"/> is
    /// <see langword="null"/> or empty.
    /// </exception>
    public DecisionModelRouter(
        IDecisionModel model, IReadOnlyDictionary<string, double> labels, RouteTarget? targetOnFailure = null, string name = RouterName)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _model = model;
        _labels = new LabelWinRates(labels, model);
        _targetOnFailure = targetOnFailure;
        _fingerprint = new Lazy<string?>(FindFingerprint);
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public double? DecisionThreshold => 0.5;

    /// <summary>Gets the fingerprint of the model and the labels' win rates; <see langword="null"/> if the model has none.</summary>
    public string? Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    /// <exception cref="RoutingException">The model failed, or gave no label a probability, and no target is set for that.</exception>
    public async ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        IReadOnlyDictionary<string, double> answer;
        try
        {
            answer = await _model.DecideAsync(new DecisionQuestion(request.PromptWithoutHarness, _labels.Names), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return NoScore(exception is RoutingException ? exception.Message.TrimEnd('.') : $"the decision model failed ({exception.GetType().Name})", exception);
        }

        return _labels.ScoreOf(answer) ?? NoScore($"the decision model gave none of {string.Join(", ", _labels.Names)} a probability", exception: null);
    }

    private RouterScore NoScore(string problem, Exception? exception) => _targetOnFailure is { } target
        ? RouterScore.ForFailure(target, $"not scored: {problem}")
        : throw new RoutingException($"Router '{Name}' cannot score the prompt: {problem}. Check the model, or set targetOnFailure.", exception);

    private string? FindFingerprint()
    {
        if (_model.Fingerprint is not { } model)
        {
            return null;
        }

        using ContentHash hash = new ContentHash().Add(RouterName).Add(model);
        _labels.AddTo(hash);
        return hash.ToString();
    }
}
