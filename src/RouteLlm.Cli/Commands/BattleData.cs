namespace RouteLlm;

/// <summary>What there is to train on.</summary>
internal sealed record BattleData(
    IReadOnlyList<RecordedBattleSet> Battles, IReadOnlyList<OutcomeSet> Outcomes, IReadOnlyCollection<string> ExcludedTasks)
{
    /// <summary>Collects the battles that one model won.</summary>
    /// <exception cref="CommandException">No file has battles, or an outcome cannot become a battle.</exception>
    public TrainingBattles Collect(bool withShortBattles = true) => UsersErrors.Of(() =>
    {
        var collected = new TrainingBattles();
        foreach (RecordedBattleSet set in Battles)
        {
            collected.Add(withShortBattles ? set : set with { Battles = [.. set.Battles.Where(static battle => !battle.IsShort)] });
        }

        foreach (OutcomeSet set in Outcomes)
        {
            collected.Add(set, ExcludedTasks);
        }

        return collected.Battles.Count > 0
            ? collected
            : throw new CommandException($"Of the {collected.Added} battles and outcomes, none can be trained on: each is a tie, excluded, or without a prompt.");
    });

    /// <summary>
    /// Collects the battles, and takes the embeddings of their prompts from an array with one for each battle and outcome, ties included.
    /// </summary>
    /// <exception cref="ModelFileException">The array has another number of rows, or is damaged.</exception>
    public (TrainingBattles Battles, EmbeddingMatrix Embeddings) Collect(string embeddings)
    {
        long rows;
        using (NpyFile file = NpyFile.Open(embeddings))
        {
            rows = file.Rows;
        }

        TrainingBattles all = Collect();
        TrainingBattles collected = rows == all.Added ? all : Collect(withShortBattles: false);
        return rows == collected.Added
            ? (collected, EmbeddingMatrix.Read(embeddings, collected.PromptRows))
            : throw new ModelFileException(
                embeddings,
                $"it has {rows} rows, but there are {all.Added} battles and outcomes; {collected.Added} without the battles whose first turn has fewer than {FirstTurn.MinimumLength} characters. " +
                "Give a row for each, in the order of the files.");
    }
}
