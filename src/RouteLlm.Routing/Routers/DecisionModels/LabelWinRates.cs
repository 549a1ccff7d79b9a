using System.Globalization;
using static System.FormattableString;

namespace RouteLlm;

/// <summary>The strong win rate of each label of a decision model, and what a text's labels make of them.</summary>
internal sealed class LabelWinRates
{
    private readonly Dictionary<string, double> _winRates = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _isIndependent;

    /// <param name="labels">The strong win rate of each label.</param>
    /// <param name="model">The model that gives the labels.</param>
    /// <exception cref="ArgumentException">
    /// There is no label, one is there twice or is not the model's, or a win rate is not between 0 and 1.
    /// </exception>
    public LabelWinRates(IReadOnlyDictionary<string, double> labels, IDecisionModel model)
    {
        if (labels.Count == 0)
        {
            throw new ArgumentException("There is no label. Give at least one, with its strong win rate.", nameof(labels));
        }

        foreach ((string label, double winRate) in labels)
        {
            if (!ProbabilityRange.Contains(winRate))
            {
                throw new ArgumentException(Invariant($"The strong win rate of the label '{label}' is {winRate}. Write a number from 0 to 1."), nameof(labels));
            }

            if (model.Labels is { } known && !known.Contains(label, StringComparer.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"The model has no label '{label}'. Its labels are: {string.Join(", ", known)}.", nameof(labels));
            }

            if (!_winRates.TryAdd(label, winRate))
            {
                throw new ArgumentException($"The label '{label}' is there twice, since case is ignored. Remove one.", nameof(labels));
            }
        }

        Names = [.. labels.Keys];
        _isIndependent = model.HasIndependentLabels || labels.Count == 1;
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Scores a model's answer; <see langword="null"/> where it says nothing of the labels.</summary>
    public RouterScore? ScoreOf(IReadOnlyDictionary<string, double> answer)
    {
        double sum = 0;
        double weighted = 0;
        double noneHolds = 1;
        (string? Label, double Probability) likeliest = default;
        foreach ((string label, double probability) in answer)
        {
            if (probability >= 0 && double.IsFinite(probability) && _winRates.TryGetValue(label, out double winRate))
            {
                sum += probability;
                weighted += probability * winRate;
                noneHolds *= 1 - (Math.Min(1, probability) * winRate);
                likeliest = likeliest.Label is null || probability > likeliest.Probability ? (label, probability) : likeliest;
            }
        }

        if (likeliest.Label is null || (!_isIndependent && !(sum > 0 && double.IsFinite(sum))))
        {
            return null;
        }

        double score = _isIndependent ? 1 - noneHolds : weighted / sum;
        double shown = _isIndependent ? likeliest.Probability : likeliest.Probability / sum;
        return new RouterScore(Math.Clamp(score, 0, 1), Invariant($"{likeliest.Label} {shown:0.000}"));
    }

    /// <summary>Adds the labels to a fingerprint.</summary>
    public void AddTo(ContentHash hash)
    {
        foreach ((string label, double winRate) in _winRates.OrderBy(static label => label.Key, StringComparer.OrdinalIgnoreCase))
        {
            hash.Add(label).Add(winRate.ToString("R", CultureInfo.InvariantCulture));
        }

        hash.Add(_isIndependent ? "independent" : "exclusive");
    }
}
