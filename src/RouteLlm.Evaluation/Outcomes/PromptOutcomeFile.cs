namespace RouteLlm;

/// <summary>
/// Reads outcomes from JSON lines with <c>prompt</c>, <c>strong_model</c>, <c>weak_model</c>, <c>strong_score</c>, <c>weak_score</c> and
/// <c>task</c>, from battle logs that keep prompts, and from RouteLLM's arena files.
/// </summary>
public static class PromptOutcomeFile
{
    /// <summary>Reads a file; one that ends in <c>.gz</c> is decompressed on the way.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="models">
    /// The strong and the weak model, which lines of arena files don't say; those of other pairs are left out. <see langword="null"/> for
    /// files that say it.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The outcomes, in the file's order.</returns>
    /// <exception cref="JsonLineException">A line is no JSON object, or lacks a member.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not compressed as its name says.</exception>
    public static async Task<IReadOnlyList<PromptOutcome>> ReadAsync(
        string path, ModelPair? models = null, CancellationToken cancellationToken = default)
    {
        var outcomes = new List<PromptOutcome>();
        var arena = new BattleRecordReader(models?.Strong, models?.Weak);
        using StreamReader reader = JsonLines.Open(path);
        await foreach (JsonLine line in JsonLines.ReadAsync(reader, path, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (BattleRecordReader.IsNote(line))
            {
                continue;
            }

            if (BattleRecordReader.IsArena(line))
            {
                outcomes.AddRange(arena.Read(line) is { } battle ? [OutcomeOf(battle)] : []);
                continue;
            }

            outcomes.Add(BattleRecordReader.HasVerdict(line) && !line.Has("strong_score") ? OutcomeOf(line) : new PromptOutcome(
                line.GetText("prompt"),
                line.GetText("strong_model"),
                line.GetText("weak_model"),
                line.GetNumber("strong_score"),
                line.GetNumber("weak_score"),
                line.GetText("task")));
        }

        return outcomes;
    }

    private static PromptOutcome OutcomeOf(BattleRecord battle) => new(
        battle.Prompt!, battle.StrongModel, battle.WeakModel, battle.Verdict.StrongScore(), battle.Verdict.WeakScore(), BattleRecordReader.TypeName);

    private static PromptOutcome OutcomeOf(JsonLine line)
    {
        BattleVerdict verdict = BattleRecordReader.ReadVerdict(line);
        return new PromptOutcome(
            line.GetText("prompt"), line.GetText("strong_model"), line.GetText("weak_model"), verdict.StrongScore(), verdict.WeakScore(), BattleRecordReader.TypeName);
    }
}
