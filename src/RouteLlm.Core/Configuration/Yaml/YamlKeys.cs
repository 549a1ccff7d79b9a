namespace RouteLlm;

/// <summary>Keys that several sections have.</summary>
internal static class YamlKeys
{
    public const string Strong = "strong";
    public const string Weak = "weak";

    public const string Kind = "kind";
    public const string Threshold = "threshold";
    public const string StrongModelPercent = "strong_model_percent";
    public const string CalibrationFile = "calibration_file";

    public const string StrongModel = "strong_model";
    public const string WeakModel = "weak_model";
    public const string CheckpointPath = "checkpoint_path";

    public const string BaseUrl = "base_url";
    public const string Model = "model";
    public const string ApiKeyVariable = "api_key_env";
    public const string TimeoutSeconds = "timeout_seconds";
    public const string TargetOnFailure = "target_on_failure";
    public const string Temperature = "temperature";
    public const string MaximumOutputTokens = "max_output_tokens";
    public const string MaximumPromptCharacters = "max_prompt_characters";
    public const string MaximumConcurrency = "max_concurrency";

    public const string Embedding = "embedding";
    public const string Models = "models";
    public const string Failover = "failover";
    public const string Price = "price";
    public const string Input = "input";
    public const string CachedInput = "cached_input";
    public const string Output = "output";
    public const string Capabilities = "capabilities";
    public const string Tools = "tools";
    public const string StructuredOutput = "structured_output";
    public const string Images = "images";
    public const string Audio = "audio";
    public const string Reasoning = "reasoning";
    public const string ContextTokens = "context_tokens";
    public const string Onnx = "onnx";
    public const string Dimensions = "dimensions";
    public const string Cache = "cache";

    // A day: longer than any model takes, and short enough for a timer.
    private const double LongestSeconds = 86_400;

    /// <summary>Gets the keys of every router.</summary>
    public static IReadOnlyList<YamlKey> OfEveryRouter { get; } =
    [
        YamlKey.Text(Kind, "What router it is, where it has a name of its own: its settings are those of that kind."),
        YamlKey.Number(Threshold, "The strong win rate at which a prompt goes to the strong model. Write this or strong_model_percent.", 0, 1),
        YamlKey.Percent(StrongModelPercent, "The share of prompts that go to the strong model, in percent; the router's calibration turns it into a threshold."),
        YamlKey.Text(CalibrationFile, "A file of 'routellm calibrate --write', which turns strong_model_percent into a threshold in place of the router's own calibration."),
    ];

    /// <summary>Gets the section that names a model for embeddings.</summary>
    public static YamlKey EmbeddingSection { get; } = YamlKey.Section(
        Embedding,
        "The model that embeds prompts, at an OpenAI-compatible endpoint. Without it, the application's IEmbeddingGenerator does, or else OpenAI's text-embedding-3-small.",
        YamlKey.Text(Onnx, "The folder of a model that embeds on this machine, exported to ONNX, in place of an endpoint. Needs the package RouteLlm.Onnx."),
        YamlKey.Url(BaseUrl, "The endpoint up to and with /v1. Default: OpenAI's own."),
        YamlKey.Text(Model, "The model's name. Default: text-embedding-3-small."),
        YamlKey.Text(ApiKeyVariable, "The environment variable that holds the key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another."),
        YamlKey.WholeNumber(Dimensions, "The number of values that an embedding should have. Default: the model's own.", 1),
        YamlKey.WholeNumber(Cache, "How many embeddings are kept, by a hash of their prompt. Default: 0, none.", 0));

    /// <summary>Gets the section that names the two models that a gateway sends requests to.</summary>
    public static YamlKey ModelsSection { get; } = YamlKey.Section(
        Models,
        "The two models: what they cost and can do, and where 'routellm serve' and AddRouteLlmGateway() find them.",
        Upstream(Strong, "The model that answers best and costs most."),
        Upstream(Weak, "The cheap model."),
        YamlKey.Flag(Failover, "Whether the other model is tried once when the chosen one cannot be reached, or answers with 429 or 5xx. Default: false."));

    /// <summary>Gets the files that a model exported to ONNX cannot be without.</summary>
    public static IReadOnlyList<string> OnnxCheckpointFiles { get; } = ["model.onnx", "tokenizer.json"];

    /// <summary>Gets the keys of a router that embeds prompts.</summary>
    public static IReadOnlyList<YamlKey> OfEmbeddingRouters { get; } =
    [
        EmbeddingSection,
        Timeout("an embedding"),
        OnFailure("Where a prompt goes that cannot be embedded. Default: the request fails."),
    ];

    /// <summary>Makes the keys of a router that asks a chat model about prompts.</summary>
    /// <param name="model">What the model does, and what happens where none is named.</param>
    /// <param name="what">What it gives.</param>
    /// <param name="promptPart">Which part of a long prompt it is shown, and how much by default.</param>
    /// <param name="outputTokens">How many tokens it may answer with by default.</param>
    public static IReadOnlyList<YamlKey> OfAskedModel(string model, string what, string promptPart, int outputTokens) =>
    [
        YamlKey.Text(Model, model),
        YamlKey.Url(BaseUrl, "The endpoint of that model, up to and with /v1. Default: OpenAI's own."),
        YamlKey.Text(ApiKeyVariable, "The environment variable that holds the endpoint's key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another."),
        YamlKey.Number(Temperature, "The temperature that the model is asked with. Default: 0. A model that reasons may take 1 only.", 0, 2),
        YamlKey.WholeNumber(MaximumOutputTokens, $"How many tokens the model may answer with. Default: {outputTokens}. A model that reasons first needs more.", 1),
        YamlKey.WholeNumber(MaximumPromptCharacters, $"How much of a prompt is shown to the model: {promptPart}", 2),
        YamlKey.WholeNumber(MaximumConcurrency, "How many prompts of a batch the model is asked about at once. Default: 4.", 1),
        Timeout(what),
    ];

    /// <summary>Makes the key of a time limit.</summary>
    public static YamlKey Timeout(string what) => YamlKey.Number(TimeoutSeconds, $"How long {what} may take, in seconds. Default: 10.", 0.001, LongestSeconds);

    private static YamlKey Upstream(string name, string description) => YamlKey.Section(
        name,
        description,
        YamlKey.Url(BaseUrl, "The endpoint up to and with /v1. Default: OpenAI's own."),
        YamlKey.Text(Model, "The model's name there, which is also its name for the gateway's clients. The gateway needs it."),
        YamlKey.Text(ApiKeyVariable, "The environment variable that holds the key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another."),
        YamlKey.Number(TimeoutSeconds, "How long the model may be silent, before its answer and within it, in seconds. Default: 100.", 0.001, LongestSeconds),
        YamlKey.Section(
            Price,
            "What a million tokens cost, in dollars or any one currency.",
            YamlKey.TokenPrice(Input, "Of input.") with { Required = true },
            YamlKey.TokenPrice(CachedInput, "Of input that the provider had cached. Default: that of other input."),
            YamlKey.TokenPrice(Output, "Of output, reasoning included.") with { Required = true }),
        YamlKey.Section(
            Capabilities,
            "What the model can do; a request that needs what it cannot goes to the other one. What is not said is taken for granted.",
            YamlKey.Flag(Tools, "Whether it calls tools."),
            YamlKey.Flag(StructuredOutput, "Whether it answers in JSON."),
            YamlKey.Flag(Images, "Whether it reads images."),
            YamlKey.Flag(Audio, "Whether it hears audio."),
            YamlKey.Flag(Reasoning, "Whether it can be told how hard to reason."),
            YamlKey.WholeNumber(ContextTokens, "The size of its context window in tokens.", 1)));

    /// <summary>Makes the key of the model that a prompt goes to when the router fails.</summary>
    public static YamlKey OnFailure(string description) => Target(TargetOnFailure, description);

    /// <summary>Makes a key that names one of the two models.</summary>
    public static YamlKey Target(string name, string description) => YamlKey.Choice(name, description, Strong, Weak);
}
