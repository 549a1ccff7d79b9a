namespace RouteLlm;

internal sealed class CausalLlmKind : IRouterKind
{
    private const string ScoreThreshold = "score_threshold";
    private const string ScoreTokens = "special_tokens";
    private const string Scores = "num_outputs";
    private const string SystemMessage = "system_message";
    private const string ClassifierMessage = "classifier_message";
    private const string TopLogProbabilities = "top_logprobs";
    private const int UsualScores = 5;

    private static readonly IReadOnlyList<YamlKey> KeysOfEndpoint =
    [
        .. YamlKeys.OfAskedModel(
            "The model at an OpenAI-compatible endpoint that predicts scores, in place of checkpoint_path.", "a score", "its beginning. Default: 20000.", outputTokens: 8),
        YamlKey.WholeNumber(TopLogProbabilities, "How many tokens with log-probabilities the endpoint is asked for; 0 where it refuses to give any. Default: 20.", 0, 20),
        YamlKeys.OnFailure("Where a prompt goes for which a model at an endpoint gives no score. Default: the request fails."),
    ];

    public string Name => RemoteCausalLlmRouter.RouterName;

    public string Description => "RouteLLM's causal language model: on this machine, with the package RouteLlm.Onnx, or at an endpoint.";

    public IReadOnlyList<YamlKey> Keys { get; } =
    [
        YamlKey.Text(YamlKeys.CheckpointPath, "The folder of a model on this machine, exported to ONNX. Write this or model."),
        YamlKey.WholeNumber(ScoreThreshold, "The lowest of the scores that mean that the weak model will do. Default: 4.", 1),
        YamlKey.TextList(ScoreTokens, "The tokens of the scores, lowest first. Default: [[1]] to [[5]]."),
        YamlKey.WholeNumber(Scores, "The number of scores. Default: 5.", 2),
        YamlKey.Text("model_type", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Text("model_id", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Flag("flash_attention_2", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Text(SystemMessage, "The file of the system message. Default: the one beside the checkpoint."),
        YamlKey.Text(ClassifierMessage, "The file of the classifier's message, with {question} in it. Default: the one beside the checkpoint."),
        .. KeysOfEndpoint,
    ];

    public IReadOnlyList<string> CheckpointFiles => YamlKeys.OnnxCheckpointFiles;

    public void Check(YamlSection settings)
    {
        if (settings.Text(YamlKeys.CheckpointPath) is not null)
        {
            settings.ThrowIfEndpointBeside(YamlKeys.CheckpointPath, KeysOfEndpoint.Select(static key => key.Name));
        }
        else if (settings.Text(YamlKeys.Model) is null)
        {
            throw settings.Place.Wrong($"there is neither '{YamlKeys.CheckpointPath}', the folder of a model on this machine, nor '{YamlKeys.Model}', the name of one at an endpoint. Write one of them.");
        }
        else if ((settings.Text(SystemMessage) is null ? SystemMessage : settings.Text(ClassifierMessage) is null ? ClassifierMessage : null) is { } missing)
        {
            throw settings.Place.Wrong($"a model at an endpoint has no checkpoint with messages beside it, and '{missing}' is not there. Name the file.");
        }

        int tokens = settings.Texts(ScoreTokens) is { Count: > 0 } named ? named.Count : UsualScores;
        if (settings.WholeNumber(Scores) is { } count && count != tokens)
        {
            throw settings.PlaceOf(Scores).Wrong($"'{Scores}' is {count}, but there are {tokens} tokens of scores. Name as many in '{ScoreTokens}'.");
        }
    }

    public IPromptRouter Create(RouterCreation creation)
    {
        YamlSection settings = creation.Settings;
        return settings.Text(YamlKeys.CheckpointPath) is null
            ? CreateRemote(creation)
            : creation.OwnIfDisposable(creation.LocalModels().CreateCausalLlmRouter(new LocalCausalLlmModel
            {
                RouterName = creation.Name,
                Folder = creation.CheckpointFolder(),
                ScoreTokens = settings.Texts(ScoreTokens),
                ScoreThreshold = settings.WholeNumber(ScoreThreshold),
                SystemMessage = TextOfFile(creation, SystemMessage),
                ClassifierMessage = TextOfFile(creation, ClassifierMessage),
            }));
    }

    private static RemoteCausalLlmRouter CreateRemote(RouterCreation creation)
    {
        YamlSection settings = creation.Settings;
        var options = new RemoteCausalLlmOptions
        {
            SystemMessage = TextOfFile(creation, SystemMessage)!,
            ClassifierMessage = TextOfFile(creation, ClassifierMessage)!,
            TargetOnFailure = settings.Target(YamlKeys.TargetOnFailure),
        };
        creation.Configure(options);
        options.ScoreTokens = settings.Texts(ScoreTokens) is { Count: > 0 } tokens ? tokens : options.ScoreTokens;
        options.ScoreThreshold = settings.WholeNumber(ScoreThreshold) ?? options.ScoreThreshold;
        options.TopLogProbabilities = settings.WholeNumber(TopLogProbabilities) ?? options.TopLogProbabilities;
        return new RemoteCausalLlmRouter(creation.ChatClient(), options, creation.Name);
    }

    private static string? TextOfFile(RouterCreation creation, string key) => creation.Settings.Text(key) is { } path ? File.ReadAllText(creation.PathOf(path)) : null;
}
