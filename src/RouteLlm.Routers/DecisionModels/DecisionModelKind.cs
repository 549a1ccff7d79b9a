namespace RouteLlm;

/// <summary>
/// A decision model at an endpoint. A package that runs such models on this machine registers a kind that derives from this one.
/// </summary>
internal class DecisionModelKind : IRouterKind
{
    protected const string IndependentLabels = "independent_labels";
    private const string Labels = "labels";
    private const string Url = "url";
    private const string Format = "format";
    private const string MaximumCharacters = "max_prompt_characters";
    private const string Retries = "retries";

    private static readonly Dictionary<string, HttpDecisionFormat> Formats = new(StringComparer.Ordinal)
    {
        ["text_classification"] = HttpDecisionFormat.TextClassification,
        ["zero_shot_classification"] = HttpDecisionFormat.ZeroShotClassification,
        ["predict"] = HttpDecisionFormat.Predict,
    };

    private static readonly IReadOnlyList<SettingKey> KeysOfEndpoint =
    [
        SettingKey.Url(Url, "The full address of a classifier at an endpoint, for example http://localhost:8080/predict. Write this or checkpoint_path."),
        SettingKey.Choice(Format, "What the endpoint is sent. Default: text_classification, which Hugging Face and text-embeddings-inference take.", [.. Formats.Keys]),
        SettingKey.Text(RouterKeys.ApiKeyVariable, "The environment variable that holds the endpoint's key. Default: no key."),
        SettingKey.WholeNumber(MaximumCharacters, "How many characters of a prompt the endpoint is sent, from its beginning. Default: 4000.", 1),
        SettingKey.WholeNumber(Retries, "How often a question is sent again after a failure that may pass. Default: 2.", 0),
        RouterKeys.Timeout("a decision, retries included,"),
    ];

    public string Name => DecisionModelRouter.RouterName;

    public string Description =>
        "A text classifier, whose labels each have a strong win rate: on this machine, with the package RouteLlm.Onnx, or at an endpoint.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.NumberByName(Labels, "The strong win rate of each of the model's labels, from 0 to 1.", 0) with { Required = true },
        SettingKey.Text(RouterKeys.CheckpointPath, "The folder of a model on this machine, exported to ONNX. Write this or url."),
        SettingKey.Flag(IndependentLabels, "Whether several labels can hold, or none (a sigmoid for each). Default: what the checkpoint's config.json says, and false for an endpoint."),
        .. KeysOfEndpoint,
        RouterKeys.OnFailure("The target of a prompt that the model fails on. Default: the request fails."),
    ];

    public virtual IReadOnlyList<string> CheckpointFiles => [];

    public void Check(SettingSection settings)
    {
        if (settings.Text(RouterKeys.CheckpointPath) is not null)
        {
            settings.ThrowIfEndpointBeside(RouterKeys.CheckpointPath, KeysOfEndpoint.Select(static key => key.Name));
        }
        else if (settings.Url(Url) is null)
        {
            throw settings.Wrong($"neither '{RouterKeys.CheckpointPath}', the folder of a model on this machine, nor '{Url}', the address of one at an endpoint, is set. Write one of them.");
        }

        foreach ((string label, double winRate) in settings.NumbersByName(Labels))
        {
            if (!ProbabilityRange.Contains(winRate))
            {
                throw settings.Wrong(Labels, $"the strong win rate of '{label}' is above 1. Write a number from 0 to 1.");
            }
        }
    }

    public IPromptRouter Create(RouterCreation creation) => new DecisionModelRouter(
        creation.Settings.Text(RouterKeys.CheckpointPath) is null ? CreateRemote(creation) : CreateLocal(creation),
        creation.Settings.NumbersByName(Labels).ToDictionary(StringComparer.Ordinal),
        creation.Settings.Target(RouterKeys.TargetOnFailure),
        creation.Name);

    /// <summary>Creates a model on this machine.</summary>
    protected virtual IDecisionModel CreateLocal(RouterCreation creation) => throw creation.Settings.Wrong(
        RouterKeys.CheckpointPath, $"the router '{creation.Name}' runs a model on this machine, which needs ONNX Runtime. Add the package RouteLlm.Onnx and write AddRouteLlm().UseOnnx().");

    private static HttpDecisionModel CreateRemote(RouterCreation creation)
    {
        SettingSection settings = creation.Settings;
        var options = new HttpDecisionModelOptions { ApiKey = KeyOf(settings) };
        options.Format = settings.Text(Format) is { } format ? Formats[format] : options.Format;
        options.HasIndependentLabels = settings.Flag(IndependentLabels) ?? options.HasIndependentLabels;
        options.MaximumCharacters = settings.WholeNumber(MaximumCharacters) ?? options.MaximumCharacters;
        options.MaximumRetries = settings.WholeNumber(Retries) ?? options.MaximumRetries;
        options.Timeout = settings.Seconds(RouterKeys.TimeoutSeconds) ?? options.Timeout;
        return new HttpDecisionModel(creation.Own(HttpDecisionClient.Create()), settings.Url(Url)!, options);
    }

    private static string? KeyOf(SettingSection settings)
    {
        if (settings.Text(RouterKeys.ApiKeyVariable) is not { } variable)
        {
            return null;
        }

        string key = Environment.GetEnvironmentVariable(variable)
            ?? throw settings.Wrong(RouterKeys.ApiKeyVariable, $"the environment variable '{variable}' is not set. Set it to the endpoint's key.");
        return HttpDecisionModelCheck.FindKeyError(key) is { } error
            ? throw settings.Wrong(RouterKeys.ApiKeyVariable, $"the environment variable '{variable}' cannot be used as a key: it {error}")
            : key;
    }
}
