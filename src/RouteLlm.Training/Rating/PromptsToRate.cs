namespace RouteLlm;

/// <summary>
/// Reads prompts to rate: JSON lines with <c>prompt</c> and optionally <c>source</c>, <c>licence</c> and <c>language</c>.
/// </summary>
public static class PromptsToRate
{
    /// <summary>Reads distinct prompts; of equal ones the first is taken.</summary>
    /// <param name="path">The file; one that ends in <c>.gz</c> is decompressed on the way.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The prompts, in the file's order.</returns>
    /// <exception cref="JsonLineException">A line is no JSON object or lacks a prompt.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<PromptToRate>> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var prompts = new List<PromptToRate>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        using StreamReader reader = JsonLines.Open(path);
        await foreach (JsonLine line in JsonLines.ReadAsync(reader, path, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            string? Find(string name) => line.Has(name) ? line.GetText(name) : null;

            string prompt = line.GetText("prompt");
            if (known.Add(prompt))
            {
                prompts.Add(new PromptToRate(prompt, Find("source"), Find("licence"), Find("language")));
            }
        }

        return prompts;
    }
}
