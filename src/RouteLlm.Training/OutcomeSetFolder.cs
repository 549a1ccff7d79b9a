namespace RouteLlm;

/// <summary>Reads the outcome files of a folder.</summary>
public static class OutcomeSetFolder
{
    /// <summary>What stands for the licence of a file that is not known here.</summary>
    internal const string UnknownLicense = "not stated";

    // Where the files that this project is trained on come from; the files themselves do not say.
    private static readonly Dictionary<string, (string License, string Origin)> Known = new(StringComparer.Ordinal)
    {
        ["fasteval"] = ("Apache-2.0", "FastEval/FastEval"),
        ["gaokao"] = ("Apache-2.0", "OpenLMLab/GAOKAO-Bench"),
        ["llmrouter"] = ("MIT", "ulab-uiuc/LLMRouter"),
        ["mmlu_pro"] = ("Apache-2.0", "TIGER-AI-Lab/MMLU-Pro"),
        ["open_qa"] = ("Apache-2.0", "wangcunxiang/QA-Eval (EVOUNA)"),
        ["routerbench"] = ("MIT", "RouterBench, by way of shuhao02/RouterDC"),
        ["theoremqa"] = ("MIT", "TIGER-AI-Lab/TheoremQA"),
        ["zeroeval"] = ("Apache-2.0", "WildEval/ZeroEval"),
    };

    /// <summary>Reads every <c>.jsonl</c> and <c>.jsonl.gz</c> file of a folder, in the order of their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="models">
    /// The strong and the weak model, which lines of RouteLLM's arena files don't say; those of other pairs are left out.
    /// <see langword="null"/> for files that say it.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A data set for each file.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no outcome file.</exception>
    /// <exception cref="JsonLineException">A line of a file is not an outcome.</exception>
    public static async Task<IReadOnlyList<OutcomeSet>> ReadAsync(
        string folder,
        IProgress<TrainingProgress>? progress = null,
        ModelPair? models = null,
        CancellationToken cancellationToken = default)
    {
        string[] files = FilesOf(folder);
        if (files.Length == 0)
        {
            throw new FileNotFoundException($"The folder '{folder}' holds no .jsonl or .jsonl.gz file with outcomes.", folder);
        }

        var sets = new List<OutcomeSet>();
        foreach (string file in files)
        {
            string fileName = Path.GetFileName(file);
            string name = NameOf(fileName);
            (string license, string origin) = Known.GetValueOrDefault(name, (UnknownLicense, fileName));
            sets.Add(new OutcomeSet(name, license, origin, await PromptOutcomeFile.ReadAsync(file, models, cancellationToken).ConfigureAwait(false)));
            progress?.Report(new TrainingProgress("Reading outcomes", sets.Count / (double)files.Length));
        }

        return sets;
    }

    /// <summary>Gets the files of JSON lines in a folder, in the order of their names.</summary>
    internal static string[] FilesOf(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(static file => file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".jsonl.gz", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Gets the name of a data set: its file's, without what says that it holds JSON lines.</summary>
    internal static string NameOf(string fileName) =>
        fileName.IndexOf(".jsonl", StringComparison.OrdinalIgnoreCase) is > 0 and int end ? fileName[..end] : fileName;
}
