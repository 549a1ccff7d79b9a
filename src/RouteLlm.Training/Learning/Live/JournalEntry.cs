namespace RouteLlm;

/// <summary>What was done at some number of battles, as a line of the journal says it.</summary>
internal sealed record JournalEntry
{
    /// <summary>Gets what was done.</summary>
    public required JournalAction Action { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Gets the fingerprint of the registered router's model, from which all rounds start.</summary>
    public required string Base { get; init; }

    /// <summary>Gets the number of battles by which it was decided.</summary>
    public required int Battles { get; init; }

    /// <summary>
    /// Gets how many battles before the last of these lack what the router needs, such as a prompt; <see langword="null"/> for none.
    /// </summary>
    public int? LeftOut { get; init; }

    /// <summary>Gets the decision of the last of these battles, by which the log is known again.</summary>
    public Guid LastBattle { get; init; }

    /// <summary>Gets the fingerprint of the model in use before.</summary>
    public required string Before { get; init; }

    /// <summary>Gets the fingerprint of the model in use afterwards.</summary>
    public required string After { get; init; }

    /// <summary>
    /// Gets the file of the model in use afterwards, in the folder; <see langword="null"/> where it is the registered one.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Gets the number of the round, from 1.</summary>
    public int? Round { get; init; }

    /// <summary>Gets the confidence with which a new model had to be better.</summary>
    public double? Confidence { get; init; }

    public double? OldPerformanceGapRecovered { get; init; }

    public double? NewPerformanceGapRecovered { get; init; }

    /// <summary>Gets what the new order is worth more than the old one, in percentage points.</summary>
    public Difference? Lift { get; init; }

    /// <summary>Gets how many pairs of battles were compared.</summary>
    public int? Pairs { get; init; }

    /// <summary>Gets how strongly they speak against the model.</summary>
    public double? Evidence { get; init; }

    /// <summary>Gets why, for people.</summary>
    public string? Reason { get; init; }
}
