using static System.FormattableString;

namespace RouteLlm;

/// <summary>Scores a prompt by the labels that a decision model gives it: the strong win rate is the mean of the labels' win rates, weighted with their probabilities.</summary>
/// <remarks>
/// A model that says <c>easy</c> at .7 and <c>hard</c> at .3, with win rates of .1 and .8, gives <c>.7 × .1 + .3 × .8 = .31</c>. Probabilities are divided by their sum, so that labels that the router does not know, or logits that were
/// not brought to a sum of 1, do no harm. Its threshold is 0.5 unless another is set; it has no calibration. Safe for concurrent use if the model is.
/// </remarks>
public sealed class DecisionModelRouter : IDecisiveRouter
{
    /// <summary>The router's name, <c>"decision_model"</c>.</summary>
    public const string RouterName = "decision_model";

    private readonly IDecisionModel _model;
    private readonly Dictionary<string, double> _labels;
    private readonly string[] _names;
    private readonly RouteTarget? _targetOnFailure;

    /// <summary>Initializes a router.</summary>
    /// <param name="model">The model; stays the caller's to dispose.</param>
    /// <param name="labels">The strong win rate of each label, from 0 to 1; at least two labels.</param>
    /// <param name="targetOnFailure">The model for prompts that the decision model fails on; <see langword="null"/>, the default, throws.</param>
    /// <param name="name">The router's name, for a second one beside the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than two labels, a win rate is not between 0 and 1, or <paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public DecisionModelRouter(IDecisionModel model, IReadOnlyDictionary<string, double> labels, RouteTarget? targetOnFailure = null, string name = RouterName)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (labels.Count < 2)
        {
            throw new ArgumentException($"There are {labels.Count} labels. Give at least two, each with its strong win rate.", nameof(labels));
        }

        foreach ((string label, double winRate) in labels)
        {
            if (!ProbabilityRange.Contains(winRate))
            {
                throw new ArgumentException(Invariant($"The strong win rate of the label '{label}' is {winRate}. Write a number from 0 to 1."), nameof(labels));
            }
        }

        _model = model;
        _labels = new Dictionary<string, double>(labels, StringComparer.OrdinalIgnoreCase);
        _names = [.. labels.Keys];
        _targetOnFailure = targetOnFailure;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public double? DecisionThreshold => 0.5;

    /// <inheritdoc/>
    /// <exception cref="RoutingException">The model failed, or gave no label a probability, and no target is set for that.</exception>
    public async ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        IReadOnlyDictionary<string, double> answer;
        try
        {
            answer = await _model.DecideAsync(new DecisionQuestion(request.PromptWithoutHarness, _names), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return NoScore($"the decision model failed ({exception.GetType().Name})", exception);
        }

        return ScoreOf(answer) ?? NoScore($"the decision model gave none of {string.Join(", ", _names)} a probability", exception: null);
    }

    private RouterScore? ScoreOf(IReadOnlyDictionary<string, double> answer)
    {
        double sum = 0;
        double weighted = 0;
        (string Label, double Probability) likeliest = (string.Empty, 0);
        foreach ((string label, double probability) in answer)
        {
            if (probability > 0 && double.IsFinite(probability) && _labels.TryGetValue(label, out double winRate))
            {
                sum += probability;
                weighted += probability * winRate;
                likeliest = probability > likeliest.Probability ? (label, probability) : likeliest;
            }
        }

        return sum > 0 && double.IsFinite(sum) ? new RouterScore(Math.Clamp(weighted / sum, 0, 1), Invariant($"{likeliest.Label} {likeliest.Probability / sum:0.000}")) : null;
    }

    private RouterScore NoScore(string problem, Exception? exception) => _targetOnFailure is { } target
        ? RouterScore.ForFailure(target, $"not scored: {problem}")
        : throw new RoutingException($"Router '{Name}' cannot score the prompt: {problem}. Check the model, or set targetOnFailure.", exception);
}
