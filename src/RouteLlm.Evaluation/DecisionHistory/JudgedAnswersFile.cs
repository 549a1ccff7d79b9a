namespace RouteLlm;

/// <summary>
/// Reads judged answers from JSON lines with <c>id</c> (a decision's) or <c>prompt</c>, <c>strong_score</c>, <c>weak_score</c> and, where
/// known, <c>strong_model</c>, <c>weak_model</c> and <c>task</c>.
/// </summary>
internal static class JudgedAnswersFile
{
    /// <exception cref="JsonLineException">A line lacks a member, or names a request that an earlier one names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<JudgedAnswers>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var read = new List<JudgedAnswers>();
        var named = new HashSet<(Guid?, string?)>();
        using StreamReader reader = JsonLines.Open(path);
        await foreach (JsonLine line in JsonLines.ReadAsync(reader, path, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            Guid? id = line.Has("id") ? ReadId(line) : null;
            string? prompt = id is null ? line.GetText("prompt") : null;
            if (!named.Add((id, prompt)))
            {
                throw new JsonLineException(path, line.Number, $"an earlier line has the same '{(id is null ? "prompt" : "id")}'. Keep one of the two.");
            }

            read.Add(new JudgedAnswers(
                id, prompt, line.GetScore("strong_score"), line.GetScore("weak_score"), OptionalText(line, "strong_model"), OptionalText(line, "weak_model"), OptionalText(line, "task")));
        }

        return read;
    }

    private static Guid ReadId(JsonLine line) => Guid.TryParse(line.GetText("id"), out Guid id)
        ? id
        : throw new JsonLineException(line.FileName, line.Number, "'id' is not a decision's id. Write it as in the log, or leave it out and name the request by its 'prompt'.");

    private static string? OptionalText(JsonLine line, string name) => line.Has(name) ? line.GetText(name) : null;
}
