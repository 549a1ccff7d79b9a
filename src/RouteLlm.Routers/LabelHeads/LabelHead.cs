using System.Globalization;
using System.Numerics;

namespace RouteLlm;

/// <summary>Turns the logits of a text classifier into a strong win rate.</summary>
/// <remarks>
/// <para>
/// With two labels or more the logits become probabilities by a softmax, and the win rate is the sum over the labels that count as
/// wins of the strong model. RouteLLM's <c>bert</c> has three (strong wins, tie, weak wins) and computes 1 − (p₁ + p₂), which is p₀
/// (<c>routellm/routers/routers.py</c>).
/// With one label the win rate is the logistic function of its logit.
/// </para>
/// <para>
/// Computes in double precision, with the largest logit subtracted before it is exponentiated. Allocates nothing. Immutable; safe for
/// concurrent use.
/// </para>
/// </remarks>
public sealed class LabelHead
{
    private readonly bool[] _isStrongWin;

    /// <summary>Initializes a head.</summary>
    /// <param name="labelCount">The number of labels that the classifier tells apart; at least 1.</param>
    /// <param name="strongLabels">
    /// The indices, from 0, of the labels that count as wins of the strong model; <see langword="null"/> for label 0 alone.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no label, or an index names none.</exception>
    /// <exception cref="ArgumentException">
    /// No label counts as a win, one is named twice, or of several all are named, so that every prompt would score 1.
    /// </exception>
    public LabelHead(int labelCount, IReadOnlyList<int>? strongLabels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCount, 1);
        strongLabels ??= [0];
        _isStrongWin = new bool[labelCount];
        foreach (int label in strongLabels)
        {
            if (label < 0 || label >= labelCount)
            {
                throw new ArgumentOutOfRangeException(nameof(strongLabels), label, $"Unknown label. Name labels from 0 to {labelCount - 1}.");
            }

            if (_isStrongWin[label])
            {
                throw new ArgumentException($"Label {label} is named twice.", nameof(strongLabels));
            }

            _isStrongWin[label] = true;
        }

        if (strongLabels.Count == 0)
        {
            throw new ArgumentException("No label counts as a win of the strong model. Name at least one.", nameof(strongLabels));
        }

        if (labelCount > 1 && strongLabels.Count == labelCount)
        {
            throw new ArgumentException($"All {labelCount} labels count as wins of the strong model, so every prompt would score 1. Leave at least one out.", nameof(strongLabels));
        }
    }

    /// <summary>Gets the number of labels.</summary>
    public int LabelCount => _isStrongWin.Length;

    /// <summary>Computes the strong win rate.</summary>
    /// <typeparam name="T">The type of the classifier's output, such as <see cref="float"/> or <see cref="Half"/>.</typeparam>
    /// <param name="logits">The classifier's output for one prompt: a finite logit for each label.</param>
    /// <returns>The strong win rate, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">There are more or fewer logits than labels, or one is not finite.</exception>
    public double GetStrongWinRate<T>(ReadOnlySpan<T> logits)
        where T : struct, IFloatingPointIeee754<T>
    {
        double largest = LargestOf(logits);
        if (logits.Length == 1)
        {
            return 1 / (1 + Math.Exp(-largest));
        }

        double total = 0;
        double strong = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double weight = Math.Exp(double.CreateChecked(logits[i]) - largest);
            total += weight;
            strong += _isStrongWin[i] ? weight : 0;
        }

        return strong / total;
    }

    private double LargestOf<T>(ReadOnlySpan<T> logits)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (logits.Length != LabelCount)
        {
            throw new ArgumentException($"The classifier gave {logits.Length} logits for {LabelCount} labels. Use the head that it was trained with.", nameof(logits));
        }

        double largest = double.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
        {
            if (!T.IsFinite(logits[i]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The logit of label {i} is {logits[i]}, which is not a finite number."), nameof(logits));
            }

            largest = Math.Max(largest, double.CreateChecked(logits[i]));
        }

        return largest;
    }
}
