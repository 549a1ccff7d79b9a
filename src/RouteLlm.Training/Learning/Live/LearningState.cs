namespace RouteLlm;

/// <summary>Where learning stands, as the journal tells it.</summary>
internal sealed class LearningState
{
    private readonly string _base;
    private readonly List<AdoptedModel> _adopted = [];

    /// <param name="entries">The journal.</param>
    /// <param name="baseFingerprint">The registered router's model. What was learned from another one does not count.</param>
    public LearningState(IEnumerable<JournalEntry> entries, string baseFingerprint)
    {
        _base = baseFingerprint;
        foreach (JournalEntry entry in entries)
        {
            Add(entry);
        }
    }

    /// <summary>Gets the number of rounds so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>Gets the number of battles of the last round; 0 before the first.</summary>
    public int RoundBattles { get; private set; }

    /// <summary>Gets the last battle that was looked at; <see langword="null"/> before the first.</summary>
    public Guid? LastBattle { get; private set; }

    /// <summary>Gets the model in use; <see langword="null"/> where it is the registered one.</summary>
    public AdoptedModel? Current => _adopted.Count > 0 ? _adopted[^1] : null;

    /// <summary>Gets the model that was in use before it; <see langword="null"/> where it was the registered one.</summary>
    public AdoptedModel? Previous => _adopted.Count > 1 ? _adopted[^2] : null;

    /// <summary>Gets the fingerprint of the model in use.</summary>
    public string CurrentFingerprint => Current?.Fingerprint ?? _base;

    /// <summary>Gets the fingerprint of the model before it.</summary>
    public string PreviousFingerprint => Previous?.Fingerprint ?? _base;

    /// <summary>Takes what was done.</summary>
    public void Add(JournalEntry entry)
    {
        if (entry.Base != _base)
        {
            return;
        }

        switch (entry.Action)
        {
            case JournalAction.Adopted:
                _adopted.Add(new AdoptedModel(entry.Model!, entry.After, entry.Battles));
                break;
            case JournalAction.Returned or JournalAction.Unusable when _adopted.Count > 0:
                _adopted.RemoveAt(_adopted.Count - 1);
                break;
            case JournalAction.Restarted:
                // All battles of the new log are later than what was learned.
                RoundBattles = 0;
                LastBattle = null;
                for (int i = 0; i < _adopted.Count; i++)
                {
                    _adopted[i] = _adopted[i] with { Battles = 0 };
                }

                return;
            default:
                break;
        }

        if (entry.Round is { } round)
        {
            (Rounds, RoundBattles) = (round, entry.Battles);
        }

        LastBattle = entry.LastBattle;
    }
}
