namespace RouteLlm;

/// <summary>Reads the prompts of a file or of standard input.</summary>
internal static class PromptFile
{
    /// <summary>Reads JSON lines with a <c>prompt</c> each.</summary>
    /// <param name="path">The file; a name that ends in .gz is decompressed; - for standard input.</param>
    /// <param name="standardInput">Standard input.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="CommandException">There are no prompts.</exception>
    /// <exception cref="JsonLineException">A line is no JSON object or has no text in 'prompt'.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path, TextReader standardInput, CancellationToken cancellationToken)
    {
        using StreamReader? file = path == "-" ? null : JsonLines.Open(path);
        string name = file is null ? "standard input" : path;
        var prompts = new List<string>();
        await foreach (JsonLine line in JsonLines.ReadAsync(file ?? standardInput, name, cancellationToken: cancellationToken))
        {
            prompts.Add(line.GetText("prompt"));
        }

        return prompts.Count > 0 ? prompts : throw new CommandException($"{name} holds no prompts. Write JSON lines with a 'prompt' each.");
    }
}
