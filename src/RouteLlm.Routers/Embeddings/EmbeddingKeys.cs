namespace RouteLlm;

/// <summary>The keys of a configuration file that say how prompts are embedded.</summary>
internal static class EmbeddingKeys
{
    public const string Embedding = "embedding";
    public const string Onnx = "onnx";
    public const string Dimensions = "dimensions";
    public const string Cache = "cache";

    /// <summary>Gets the section that names a model for embeddings.</summary>
    public static SettingKey Section { get; } = SettingKey.Section(
        Embedding,
        "The model that embeds prompts, at an OpenAI-compatible endpoint. Default: the application's IEmbeddingGenerator, or else OpenAI's text-embedding-3-small.",
        SettingKey.Text(Onnx, "The folder of an embedding model exported to ONNX, which runs on this machine instead of an endpoint. Needs the package RouteLlm.Onnx."),
        SettingKey.Url(RouterKeys.BaseUrl, "The endpoint up to and with /v1. Default: OpenAI's own."),
        SettingKey.Text(RouterKeys.Model, "The model's name. Default: text-embedding-3-small."),
        SettingKey.Text(RouterKeys.ApiKeyVariable, "The environment variable that holds the key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another."),
        SettingKey.WholeNumber(Dimensions, "The number of values of an embedding. Default: the model's own.", 1),
        SettingKey.WholeNumber(Cache, "How many embeddings to keep in memory, by a hash of their prompt. Default: 0, none.", 0));

    /// <summary>Gets the keys of a router that embeds prompts.</summary>
    public static IReadOnlyList<SettingKey> OfRouters { get; } =
    [
        Section,
        RouterKeys.Timeout("an embedding"),
        SettingKey.WholeNumber(AskedModelKeys.MaximumPromptCharacters, "How many characters of a prompt are embedded, its first ones. Default: all that the provider takes.", EmbeddingRouterOptions.FewestPromptCharacters),
        RouterKeys.OnFailure("The target of a prompt that cannot be embedded. Default: the request fails."),
    ];

    /// <summary>Reads the options of a router that embeds prompts.</summary>
    public static EmbeddingRouterOptions ReadOptions(SettingSection settings)
    {
        var options = new EmbeddingRouterOptions { TargetOnFailure = settings.Target(RouterKeys.TargetOnFailure) };
        options.MaximumPromptCharacters = settings.WholeNumber(AskedModelKeys.MaximumPromptCharacters);
        options.Timeout = settings.Seconds(RouterKeys.TimeoutSeconds) ?? options.Timeout;
        return options;
    }
}
