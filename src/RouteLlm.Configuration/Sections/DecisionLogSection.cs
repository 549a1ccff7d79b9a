namespace RouteLlm;

/// <summary><c>decision_log</c>: where decisions are kept.</summary>
internal static class DecisionLogSection
{
    private const string Path = "path";
    private const string IncludePrompts = "include_prompts";
    private const string MaximumFileBytes = "max_file_bytes";
    private const string MaximumFiles = "max_files";

    public const string Name = "decision_log";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Writes every decision to a file of JSON lines.",
        SettingKey.Text(Path, "The file; each process needs its own.") with { Required = true },
        SettingKey.Flag(IncludePrompts, "Whether prompts are kept, too. Default: false."),
        SettingKey.WholeNumber(MaximumFileBytes, "The size in bytes at which a new file begins. Default: 104857600.", 1),
        SettingKey.WholeNumber(MaximumFiles, "How many files are kept. Default: 31.", 1));

    /// <summary>Has the decisions kept as the file says.</summary>
    /// <param name="section">The section.</param>
    /// <param name="folder">The folder of the configuration file, which the path is relative to.</param>
    /// <param name="builder">The builder.</param>
    /// <exception cref="ConfigurationFileException">The path cannot be a file.</exception>
    public static void Apply(SettingSection section, string folder, IRouteLlmBuilder builder)
    {
        string path = System.IO.Path.GetFullPath(section.Text(Path)!, folder);
        if (Directory.Exists(path))
        {
            throw section.Wrong(Path, $"'{path}' is a folder. Write the path of a file.");
        }

        builder.UseDecisionLog(path, options =>
        {
            options.IncludePrompts = section.Flag(IncludePrompts) ?? options.IncludePrompts;
            options.MaximumFileBytes = section.WholeNumber(MaximumFileBytes) ?? options.MaximumFileBytes;
            options.MaximumFiles = section.WholeNumber(MaximumFiles) ?? options.MaximumFiles;
        });
    }
}
