using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>Collects battles, and numbers the distinct prompts that have to be embedded for them. Not safe for concurrent use.</summary>
public sealed class TrainingBattles
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _prompts = [];
    private readonly List<int> _promptRows = [];
    private readonly List<TrainingBattle> _battles = [];
    private readonly List<TrainingSource> _sources = [];

    /// <summary>Gets the distinct prompts: embedded in this order, they make the <see cref="EmbeddingMatrix"/>.</summary>
    public IReadOnlyList<string> Prompts => _prompts;

    /// <summary>
    /// Gets, for each of <see cref="Prompts"/>, the place of its first battle among all that were added, from 0: its row in an array
    /// with an embedding for each of <see cref="Added"/>.
    /// </summary>
    public IReadOnlyList<int> PromptRows => _promptRows;

    /// <summary>
    /// Gets the number of battles that were added, those counted that are not used: ties, battles with a blank prompt, and outcomes of
    /// excluded tasks.
    /// </summary>
    public int Added { get; private set; }

    /// <summary>Gets the battles in the order in which they were added; ties, and those with a blank prompt, are not among them.</summary>
    public IReadOnlyList<TrainingBattle> Battles => _battles;

    /// <summary>Gets the data sets that were added, with what of them is used.</summary>
    public IReadOnlyList<TrainingSource> Sources => _sources;

    /// <summary>
    /// Adds a battle. A tie is dropped, since it says nothing of who wins, and so is one whose prompt is blank, which no provider embeds.
    /// </summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="modelA">The name of a model.</param>
    /// <param name="modelB">The name of the other.</param>
    /// <param name="scoreA">The score of the first model's answer.</param>
    /// <param name="scoreB">The score of the other's, on the same scale.</param>
    /// <returns>Whether it was not dropped.</returns>
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

        int place = Added++;
        if (scoreA == scoreB || string.IsNullOrWhiteSpace(prompt))
        {
            return false;
        }

        ref int row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, prompt, out bool known);
        if (!known)
        {
            row = _prompts.Count;
            _prompts.Add(prompt);
            _promptRows.Add(place);
        }

        _battles.Add(scoreA > scoreB ? new TrainingBattle(modelA, modelB, row) : new TrainingBattle(modelB, modelA, row));
        return true;
    }

    /// <summary>Adds the outcomes of a data set.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="excludedTasks">The tasks whose outcomes are left out; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="set"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// An outcome is no battle of two models: see <see cref="Add(string, string, string, double, double)"/>.
    /// </exception>
    public void Add(OutcomeSet set, IReadOnlyCollection<string>? excludedTasks = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        var used = new UsedPrompts();
        foreach (PromptOutcome outcome in set.Outcomes)
        {
            if (excludedTasks?.Contains(outcome.Task, StringComparer.Ordinal) == true)
            {
                Added++;
            }
            else if (Add(outcome.Prompt, outcome.StrongModel, outcome.WeakModel, outcome.StrongScore, outcome.WeakScore))
            {
                used.Add(outcome.Prompt);
            }
        }

        _sources.Add(used.ToSource(set.Name, set.License, set.Origin));
    }

    /// <summary>Adds the battles of a data set.</summary>
    /// <param name="set">The data set.</param>
    /// <exception cref="ArgumentNullException"><paramref name="set"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// A battle is not one of two models: see <see cref="Add(string, string, string, double, double)"/>.
    /// </exception>
    public void Add(RecordedBattleSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var used = new UsedPrompts();
        foreach ((string prompt, Battle battle, _) in set.Battles)
        {
            double scoreA = battle.Winner == BattleWinner.ModelA ? 1 : 0;
            double scoreB = battle.Winner == BattleWinner.ModelB ? 1 : 0;
            if (Add(prompt, battle.ModelA, battle.ModelB, scoreA, scoreB))
            {
                used.Add(prompt);
            }
        }

        _sources.Add(used.ToSource(set.Name, set.License, set.Origin));
    }

    private sealed class UsedPrompts
    {
        private readonly HashSet<string> _prompts = new(StringComparer.Ordinal);
        private int _rows;

        public void Add(string prompt)
        {
            _rows++;
            _prompts.Add(prompt);
        }

        public TrainingSource ToSource(string name, string license, string origin) => new(name, _rows, _prompts.Count, license, origin);
    }
}
