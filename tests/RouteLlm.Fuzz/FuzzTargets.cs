namespace RouteLlm.Tests;

/// <summary>All that reads what strangers wrote.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new BattleFileTarget(),
        new BattlesCsvTarget(),
        new BattlesTarget(),
        new BytePairTarget(),
        new CalibrationTarget(),
        new ChatOptionsTarget(),
        new ClassifierAnswerTarget(),
        new ClientRequestTarget(),
        new CsvTarget(),
        new DecisionLogTarget(),
        new JsonConfigurationTarget(),
        new JudgedAnswersTarget(),
        new JudgedPromptsTarget(),
        new LexicalTarget(),
        new MatrixFactorizationTarget(),
        new ModelConfigurationTarget(),
        new ModelIdTarget(),
        new NormalizerTarget(),
        new NpyTarget(),
        new OpenAICompletionTarget(),
        new OpenAIEmbeddingsTarget(),
        new OpenAIStreamTarget(),
        new OutcomesTarget(),
        new ParquetTarget(),
        new PredictBodyTarget(),
        new PromptsTarget(),
        new RecordedBattlesTarget(),
        new RequestBodyTarget(),
        new RulePatternTarget(),
        new SafetensorsTarget(),
        new TokenEstimateTarget(),
        new TokenizerJsonTarget(),
        new UnigramTarget(),
        new UpstreamAnswerTarget(),
        new UpstreamStreamTarget(),
        new VocabularyTarget(),
        new WinRatesTarget(),
        new WordPieceTarget(),
        new YamlConfigurationTarget(),
    ];

    public static FuzzTarget Find(string name) => All.FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"There is no target '{name}'. Targets: {string.Join(", ", All.Select(static target => target.Name))}.", nameof(name));
}
