namespace RouteLlm;

/// <summary>
/// The causal language model at an endpoint. A package that runs such models on this machine registers a kind that derives from this one.
/// </summary>
internal class CausalLlmKind : IRouterKind
{
    protected const string ScoreThreshold = "score_threshold";
    protected const string ScoreTokens = "special_tokens";
    protected const string SystemMessage = "system_message";
    protected const string ClassifierMessage = "classifier_message";
    private const string Scores = "num_outputs";
    private const string TopLogProbabilities = "top_logprobs";
    private const int UsualScores = 5;

    private static readonly IReadOnlyList<SettingKey> KeysOfEndpoint =
    [
        .. AskedModelKeys.Of(
            "The model at an OpenAI-compatible endpoint that predicts scores, in place of checkpoint_path.", "a score", "its beginning. Default: 20000.", outputTokens: 8),
        SettingKey.WholeNumber(TopLogProbabilities, "How many tokens with log-probabilities to ask the endpoint for; 0 if it refuses such requests. Default: 20.", 0, 20),
        RouterKeys.OnFailure("The target of a prompt for which the endpoint gives no score. Default: the request fails."),
    ];

    public string Name => RemoteCausalLlmRouter.RouterName;

    public string Description => "RouteLLM's causal language model: on this machine, with the package RouteLlm.Onnx, or at an endpoint.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.Text(RouterKeys.CheckpointPath, "The folder of a model on this machine, exported to ONNX. Write this or model."),
        SettingKey.WholeNumber(ScoreThreshold, "The lowest score that means that the weak model is good enough. Default: 4.", 1),
        SettingKey.TextList(ScoreTokens, "The tokens of the scores, lowest first. Default: [[1]] to [[5]]."),
        SettingKey.WholeNumber(Scores, "The number of scores. Default: 5.", 2),
        SettingKey.Text("model_type", "Accepted for RouteLLM's files, but has no effect."),
        SettingKey.Text("model_id", "Accepted for RouteLLM's files, but has no effect."),
        SettingKey.Flag("flash_attention_2", "Accepted for RouteLLM's files, but has no effect."),
        SettingKey.Text(SystemMessage, "The file of the system message. Default: the one beside the checkpoint."),
        SettingKey.Text(ClassifierMessage, "The file of the classifier's message, with {question} in it. Default: the one beside the checkpoint."),
        .. KeysOfEndpoint,
    ];

    public virtual IReadOnlyList<string> CheckpointFiles => [];

    public void Check(SettingSection settings)
    {
        if (settings.Text(RouterKeys.CheckpointPath) is not null)
        {
            settings.ThrowIfEndpointBeside(RouterKeys.CheckpointPath, KeysOfEndpoint.Select(static key => key.Name));
        }
        else if (settings.Text(RouterKeys.Model) is null)
        {
            throw settings.Wrong($"neither '{RouterKeys.CheckpointPath}', the folder of a model on this machine, nor '{RouterKeys.Model}', the name of one at an endpoint, is set. Write one of them.");
        }
        else if ((settings.Text(SystemMessage) is null ? SystemMessage : settings.Text(ClassifierMessage) is null ? ClassifierMessage : null) is { } missing)
        {
            throw settings.Wrong($"a model at an endpoint has no checkpoint with messages beside it, and '{missing}' is not set. Name the file.");
        }

        int tokens = settings.Texts(ScoreTokens) is { Count: > 0 } named ? named.Count : UsualScores;
        if (settings.WholeNumber(Scores) is { } count && count != tokens)
        {
            throw settings.Wrong(Scores, $"'{Scores}' is {count}, but '{ScoreTokens}' has {tokens} tokens. Write one token for each score.");
        }
    }

    public IPromptRouter Create(RouterCreation creation) =>
        creation.Settings.Text(RouterKeys.CheckpointPath) is null ? CreateRemote(creation) : CreateLocal(creation);

    /// <summary>Creates a router over a model on this machine.</summary>
    protected virtual IPromptRouter CreateLocal(RouterCreation creation) => throw creation.Settings.Wrong(
        RouterKeys.CheckpointPath, $"the router '{creation.Name}' runs a model on this machine, which needs ONNX Runtime. Add the package RouteLlm.Onnx and write AddRouteLlm().UseOnnx().");

    protected static string? TextOfFile(RouterCreation creation, string key) =>
        creation.Settings.Text(key) is { } path ? File.ReadAllText(creation.PathOf(path)) : null;

    private static RemoteCausalLlmRouter CreateRemote(RouterCreation creation)
    {
        SettingSection settings = creation.Settings;
        var options = new RemoteCausalLlmOptions
        {
            SystemMessage = TextOfFile(creation, SystemMessage)!,
            ClassifierMessage = TextOfFile(creation, ClassifierMessage)!,
            TargetOnFailure = settings.Target(RouterKeys.TargetOnFailure),
        };
        AskedModelKeys.Apply(settings, options);
        options.ScoreTokens = settings.Texts(ScoreTokens) is { Count: > 0 } tokens ? tokens : options.ScoreTokens;
        options.ScoreThreshold = settings.WholeNumber(ScoreThreshold) ?? options.ScoreThreshold;
        options.TopLogProbabilities = settings.WholeNumber(TopLogProbabilities) ?? options.TopLogProbabilities;
        return new RemoteCausalLlmRouter(creation.ChatClient(), options, creation.Name);
    }
}
