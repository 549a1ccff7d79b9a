using System.Runtime.InteropServices;
using RouteLlm.Storage;

namespace RouteLlm.Training;

/// <summary>Collects battles, and numbers the distinct prompts that have to be embedded for them. Not safe for concurrent use.</summary>
public sealed class TrainingBattles
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _prompts = [];
    private readonly List<TrainingBattle> _battles = [];
    private readonly List<TrainingSource> _sources = [];

    /// <summary>Gets the distinct prompts: embedded in this order, they make the <see cref="EmbeddingMatrix"/>.</summary>
    public IReadOnlyList<string> Prompts => _prompts;

    /// <summary>Gets the battles in the order in which they were added; ties are not among them.</summary>
    public IReadOnlyList<TrainingBattle> Battles => _battles;

    /// <summary>Gets the data sets that were added, with what of them is used.</summary>
    public IReadOnlyList<TrainingSource> Sources => _sources;

    /// <summary>Adds a battle; a tie is dropped, since it says nothing of who wins.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="modelA">The name of a model.</param>
    /// <param name="modelB">The name of the other.</param>
    /// <param name="scoreA">The score of the first model's answer.</param>
    /// <param name="scoreB">The score of the other's, on the same scale.</param>
    /// <returns>Whether it was no tie, and so was added.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A model has no name, both are the same, or a score is NaN.</exception>
    public bool Add(string prompt, string modelA, string modelB, double scoreA, double scoreB)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentException.ThrowIfNullOrEmpty(modelA);
        ArgumentException.ThrowIfNullOrEmpty(modelB);
        if (modelA == modelB)
        {
            throw new ArgumentException($"Model '{modelA}' cannot battle itself.", nameof(modelB));
        }

        if (double.IsNaN(scoreA) || double.IsNaN(scoreB))
        {
            throw new ArgumentException("A score is NaN.", double.IsNaN(scoreA) ? nameof(scoreA) : nameof(scoreB));
        }

        if (scoreA == scoreB)
        {
            return false;
        }

        ref int row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, prompt, out bool known);
        if (!known)
        {
            row = _prompts.Count;
            _prompts.Add(prompt);
        }

        _battles.Add(scoreA > scoreB ? new TrainingBattle(modelA, modelB, row) : new TrainingBattle(modelB, modelA, row));
        return true;
    }

    /// <summary>Adds the outcomes of a data set.</summary>
    /// <param name="set">The data set.</param>
    /// <exception cref="ArgumentNullException"><paramref name="set"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An outcome is no battle of two models: see <see cref="Add(string, string, string, double, double)"/>.</exception>
    public void Add(OutcomeSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        int rows = 0;
        var prompts = new HashSet<string>(StringComparer.Ordinal);
        foreach (Outcome outcome in set.Outcomes)
        {
            if (Add(outcome.Prompt, outcome.StrongModel, outcome.WeakModel, outcome.StrongScore, outcome.WeakScore))
            {
                rows++;
                prompts.Add(outcome.Prompt);
            }
        }

        _sources.Add(new TrainingSource(set.Name, rows, prompts.Count, set.License, set.Origin));
    }
}
