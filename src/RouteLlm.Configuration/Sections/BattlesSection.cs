using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm;

/// <summary><c>battles</c>: a sample of the requests, answered by both models and judged.</summary>
internal static class BattlesSection
{
    private const string File = "file";
    private const string SpendLimit = "spend_limit";
    private const string WindowHours = "window_hours";
    private const string SampleRate = "sample_rate";
    private const string JudgeModel = "judge_model";
    private const string Judge = "judge";
    private const string KeepPrompts = "keep_prompts";
    private const string IncludeTools = "include_tools";
    private const string IncludeImages = "include_images";
    private const string LearningFolder = "learning_folder";
    private const string MaximumConcurrency = "max_concurrency";
    private const string QueueLength = "queue_length";
    private const string MaximumFileBytes = "max_file_bytes";
    private const string MaximumFiles = "max_files";

    public const string Name = "battles";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Lets both models answer a sample of the requests, after the caller has its answer, and a judge compare the answers. Every model needs a price.",
        SettingKey.Text(File, "The battle log; each process needs its own.") with { Required = true },
        SettingKey.Number(SpendLimit, "How much battles (answers and judging) may cost in a window, in the currency of the prices.", 0) with
        {
            Required = true,
            FindAdvice = static limit => limit > 0 ? null : "Write how much battles may cost, above 0.",
        },
        SettingKey.Number(WindowHours, "The length of the window, in hours. 24 is a day, which begins at midnight (UTC). Default: 24.", 1 / 3600.0, 24_000_000),
        SettingKey.Number(SampleRate, "The share of requests to sample, above 0 and up to 1. Default: 0.05.", 0.000001, 1),
        SettingKey.Text(JudgeModel, "The model of this file that judges: strong, weak or the name of another. Write this or judge."),
        SettingKey.Section(Judge, "The model that judges, if it is not one of those that answer.", [.. ModelKeys.OfJudge]),
        SettingKey.Flag(KeepPrompts, "Whether the log keeps prompts and answers, not only the features of prompts. Default: false."),
        SettingKey.Flag(IncludeTools, "Whether requests with tools take part. No tool is run; a call is an answer. Default: false."),
        SettingKey.Flag(IncludeImages, "Whether requests with images take part. The judge must be a model that sees images. Default: false."),
        SettingKey.Text(LearningFolder, "The folder in which the default router (lexical; or mf, with keep_prompts) learns from the battles: its models and its journal. Default: none, and nothing learns."),
        SettingKey.WholeNumber(MaximumConcurrency, "How many battles may run at the same time. Default: 2.", 1),
        SettingKey.WholeNumber(QueueLength, "How many battles may wait; more are dropped. Default: 100.", 1),
        SettingKey.WholeNumber(MaximumFileBytes, "The size at which the next file begins, in bytes. Default: 104857600.", 1),
        SettingKey.WholeNumber(MaximumFiles, "How many files are kept. Default: 1000.", 1));

    /// <exception cref="ConfigurationFileException">There are two judges or none, or the judge has no price.</exception>
    public static void Check(SettingSection section)
    {
        if (section.Has(Judge) == section.Has(JudgeModel))
        {
            throw section.Has(Judge)
                ? section.Wrong(JudgeModel, $"'{Name}' has both '{Judge}' and '{JudgeModel}'. Remove one.")
                : section.Wrong($"'{Name}' has no judge. Write '{JudgeModel}: strong', or the model that judges under '{Judge}'.");
        }
    }

    /// <summary>Takes from the file what the options leave at its default.</summary>
    /// <param name="section">The section.</param>
    /// <param name="folder">The folder of the configuration file, which the path is relative to.</param>
    /// <param name="name">The name of the options.</param>
    /// <param name="options">The options.</param>
    /// <param name="models">The names of the models, weakest first.</param>
    /// <exception cref="ConfigurationFileException">A model has no price, the path cannot be a file, or there is no such model.</exception>
    public static void Apply(SettingSection section, string folder, string name, RouteLlmOptions options, IReadOnlyList<string> models)
    {
        if (MissingPrices.FindFirst(options, models) is { } missing)
        {
            throw section.Wrong($"battles need prices, but '{missing}' has no price. {MissingPrices.Advice}");
        }

        if (section.Text(JudgeModel) is { } judgeModel && !models.Contains(judgeModel, StringComparer.Ordinal))
        {
            throw section.Wrong(JudgeModel, $"there is no model '{judgeModel}'. Known models: {string.Join(", ", models)}.");
        }

        string path = Path.GetFullPath(section.Text(File)!, folder);
        if (Directory.Exists(path))
        {
            throw section.Wrong(File, $"'{path}' is a folder. Write the path of a file.");
        }

        BattleOptions battles = options.Battles ??= new BattleOptions();
        var defaults = new BattleOptions();
        battles.File ??= path;
        battles.SpendLimit = battles.SpendLimit == defaults.SpendLimit ? (decimal)section.Number(SpendLimit)!.Value : battles.SpendLimit;
        battles.Window = battles.Window == defaults.Window && section.Number(WindowHours) is double hours
            ? TimeSpan.FromHours(hours)
            : battles.Window;
        battles.SampleRate = battles.SampleRate == defaults.SampleRate
            ? section.Number(SampleRate) ?? battles.SampleRate
            : battles.SampleRate;
        battles.KeepPrompts |= section.Flag(KeepPrompts) ?? false;
        battles.IncludeTools |= section.Flag(IncludeTools) ?? false;
        battles.IncludeImages |= section.Flag(IncludeImages) ?? false;
        battles.LearningFolder ??= section.Text(LearningFolder) is { } learning ? Path.GetFullPath(learning, folder) : null;
        battles.MaximumConcurrency = battles.MaximumConcurrency == defaults.MaximumConcurrency
            ? section.WholeNumber(MaximumConcurrency) ?? battles.MaximumConcurrency
            : battles.MaximumConcurrency;
        battles.QueueLength = battles.QueueLength == defaults.QueueLength
            ? section.WholeNumber(QueueLength) ?? battles.QueueLength
            : battles.QueueLength;
        battles.MaximumFileBytes = battles.MaximumFileBytes == defaults.MaximumFileBytes
            ? section.WholeNumber(MaximumFileBytes) ?? battles.MaximumFileBytes
            : battles.MaximumFileBytes;
        battles.MaximumFiles = battles.MaximumFiles == defaults.MaximumFiles
            ? section.WholeNumber(MaximumFiles) ?? battles.MaximumFiles
            : battles.MaximumFiles;
        if (battles.HasJudge() || battles.JudgeModel is not null)
        {
            return;
        }

        battles.JudgeModel = section.Text(JudgeModel);
        if (section.Section(Judge) is { } judge)
        {
            battles.JudgeWith(provider => new ChatClientJudge(provider.GetRequiredKeyedService<RegisteredModelClient>(JudgeKey(name)).Client, ModelsSection.PriceOf(judge)!.Value) { Name = ModelsSection.EndpointOf(judge)!.Model });
        }
    }

    /// <summary>Registers the client of the judge, which the container disposes.</summary>
    public static void AddJudge(SettingSection section, IRouteLlmBuilder builder)
    {
        if (section.Section(Judge) is { } judge)
        {
            builder.Services.AddKeyedSingleton(JudgeKey(builder.OptionsName()), (provider, _) => new RegisteredModelClient(
                (provider.GetService<IEndpointClientFactory>() ?? throw judge.Wrong(ConfiguredModels.NoEndpoints)).CreateChatClient(ModelsSection.EndpointOf(judge)!), isOwned: true));
        }
    }

    private static (Type Section, string Name) JudgeKey(string name) => (typeof(BattlesSection), name);
}
