using RouteLlm.Yaml;

namespace RouteLlm.RouterKinds;

internal sealed class CausalLlmKind : IRouterKind
{
    private const string ScoreThreshold = "score_threshold";
    private const string ScoreTokens = "special_tokens";
    private const string Scores = "num_outputs";
    private const string SystemMessage = "system_message";
    private const string ClassifierMessage = "classifier_message";
    private const int UsualScores = 5;

    public string Name => "causal_llm";

    public string Description => "RouteLLM's causal language model. Needs the package RouteLlm.Onnx.";

    public IReadOnlyList<YamlKey> Keys { get; } =
    [
        YamlKey.Text(YamlKeys.CheckpointPath, "The folder of the exported model.") with { Required = true },
        YamlKey.WholeNumber(ScoreThreshold, "The lowest of the scores that mean that the weak model will do. Default: 4.", 1),
        YamlKey.TextList(ScoreTokens, "The tokens of the scores, lowest first. Default: [[1]] to [[5]]."),
        YamlKey.WholeNumber(Scores, "The number of scores. Default: 5.", 2),
        YamlKey.Text("model_type", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Text("model_id", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Flag("flash_attention_2", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Text(SystemMessage, "The file of the system message. Default: the one beside the checkpoint."),
        YamlKey.Text(ClassifierMessage, "The file of the classifier's message, with {question} in it. Default: the one beside the checkpoint."),
    ];

    public IReadOnlyList<string> CheckpointFiles => YamlKeys.OnnxCheckpointFiles;

    public IRouter Create(RouterCreation creation)
    {
        YamlSection settings = creation.Settings;
        ILocalModelFactory models = creation.LocalModels();
        IReadOnlyList<string> tokens = settings.Texts(ScoreTokens);
        if (settings.WholeNumber(Scores) is { } count && count != (tokens.Count > 0 ? tokens.Count : UsualScores))
        {
            throw settings.PlaceOf(Scores).Wrong($"'{Scores}' is {count}, but there are {(tokens.Count > 0 ? tokens.Count : UsualScores)} tokens of scores. Name as many in '{ScoreTokens}'.");
        }

        return creation.OwnIfDisposable(models.CreateCausalLlmRouter(new LocalCausalLlmModel
        {
            RouterName = creation.Name,
            Folder = creation.CheckpointFolder(),
            ScoreTokens = tokens,
            ScoreThreshold = settings.WholeNumber(ScoreThreshold),
            SystemMessage = TextOfFile(SystemMessage),
            ClassifierMessage = TextOfFile(ClassifierMessage),
        }));

        string? TextOfFile(string key) => settings.Text(key) is { } path ? File.ReadAllText(creation.PathOf(path)) : null;
    }
}
