namespace RouteLlm;

/// <summary>
/// Reads battles: battle logs with the files that were rotated out of them, outcomes with the scores of both answers, and RouteLLM's arena
/// files.
/// </summary>
/// <remarks>
/// A battle log's lines have a <c>verdict</c> (<c>strong</c>, <c>weak</c> or <c>tie</c>) and, if they are known, the other members of
/// <see cref="BattleRecord"/>, under the same names in lower case. Feedback is joined with its battle; lines of other types are skipped, as
/// is a last line that is still being written.
/// </remarks>
public static class BattleLogReader
{
    /// <summary>Reads a file; one that ends in <c>.gz</c> is decompressed on the way.</summary>
    /// <param name="path">The path that the log was given, or any one of its files, for that file alone.</param>
    /// <param name="strongModel">
    /// The strong model, to leave battles of others out; <see langword="null"/> for all. The lines of arena files need both models.
    /// </param>
    /// <param name="weakModel">The weak model, in the same way.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The battles, in the order in which they were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="JsonLineException">A line is no battle; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<BattleRecord>> ReadAsync(
        string path, string? strongModel = null, string? weakModel = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> files = DecisionLogReader.FindFiles(path);
        if (files.Count == 0)
        {
            throw new FileNotFoundException($"There is no file of battles '{path}'.", path);
        }

        var reader = new BattleRecordReader(strongModel, weakModel);
        var battles = new List<BattleRecord>();
        var feedback = new Dictionary<Guid, double>();
        foreach (string file in files)
        {
            await foreach (JsonLine line in JsonLines.ReadLogAsync(file, cancellationToken).ConfigureAwait(false))
            {
                if (reader.Read(line) is { } battle)
                {
                    battles.Add(battle);
                }
                else if (BattleRecordReader.ReadFeedback(line) is { } said)
                {
                    // Whoever says something twice has thought again.
                    feedback[said.DecisionId] = said.Score;
                }
            }
        }

        return feedback.Count == 0
            ? battles
            : battles.ConvertAll(battle => battle.DecisionId != Guid.Empty && feedback.TryGetValue(battle.DecisionId, out double score) ? battle with { Feedback = score } : battle);
    }
}
