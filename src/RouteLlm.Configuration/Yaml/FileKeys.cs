namespace RouteLlm;

/// <summary>Keys of the file itself, of every router in it, and of its models.</summary>
internal static class FileKeys
{
    public const string Kind = "kind";
    public const string Threshold = "threshold";
    public const string StrongModelPercent = "strong_model_percent";
    public const string CalibrationFile = "calibration_file";

    public const string Models = "models";
    public const string Fallback = "fallback";
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

    // A model has the keys of a router that calls one.
    public const string Model = RouterKeys.Model;
    public const string BaseUrl = RouterKeys.BaseUrl;
    public const string ApiKeyVariable = RouterKeys.ApiKeyVariable;
    public const string TimeoutSeconds = RouterKeys.TimeoutSeconds;

    /// <summary>Gets the keys of every router.</summary>
    public static IReadOnlyList<SettingKey> OfEveryRouter { get; } =
    [
        SettingKey.Text(Kind, "What router it is, where it has a name of its own: its settings are those of that kind."),
        SettingKey.Number(Threshold, "The strong win rate at which a prompt goes to the strong model. Write this or strong_model_percent.", 0, 1),
        SettingKey.Percent(StrongModelPercent, "The share of prompts that go to the strong model, in percent; the router's calibration turns it into a threshold."),
        SettingKey.Text(CalibrationFile, "A file of 'routellm calibrate --write', which turns strong_model_percent into a threshold in place of the router's own calibration."),
    ];

    /// <summary>Gets the section that names the two models that a gateway sends requests to.</summary>
    public static SettingKey ModelsSection { get; } = SettingKey.Section(
        Models,
        "The two models: what they cost and can do, and where 'routellm serve' and AddRouteLlmGateway() find them.",
        Upstream(SettingKey.Strong, "The model that answers best and costs most."),
        Upstream(SettingKey.Weak, "The cheap model."),
        SettingKey.Flag(Fallback, "Whether the other model is tried once when the chosen one cannot be reached, or answers with 429 or 5xx. Default: false."));

    private static SettingKey Upstream(string name, string description) => SettingKey.Section(
        name,
        description,
        SettingKey.Url(BaseUrl, "The endpoint up to and with /v1. Default: OpenAI's own."),
        SettingKey.Text(Model, "The model's name there, which is also its name for the gateway's clients. The gateway needs it."),
        SettingKey.Text(ApiKeyVariable, "The environment variable that holds the key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another."),
        SettingKey.Number(TimeoutSeconds, "How long the model may be silent, before its answer and within it, in seconds. Default: 300.", 0.001, RouterKeys.LongestSeconds),
        SettingKey.Section(
            Price,
            "What a million tokens cost, in dollars or any one currency.",
            TokenPriceKey(Input, "Of input.") with { Required = true },
            TokenPriceKey(CachedInput, "Of input that the provider had cached. Default: that of other input."),
            TokenPriceKey(Output, "Of output, reasoning included.") with { Required = true }),
        SettingKey.Section(
            Capabilities,
            "What the model can do; a request that needs what it cannot goes to the other one. What is not said is taken for granted.",
            SettingKey.Flag(Tools, "Whether it calls tools."),
            SettingKey.Flag(StructuredOutput, "Whether it answers in JSON."),
            SettingKey.Flag(Images, "Whether it reads images."),
            SettingKey.Flag(Audio, "Whether it hears audio."),
            SettingKey.Flag(Reasoning, "Whether it accepts a reasoning effort."),
            SettingKey.WholeNumber(ContextTokens, "The size of its context window in tokens.", 1)));

    private static SettingKey TokenPriceKey(string name, string description) =>
        SettingKey.Number(name, description, 0) with { FindAdvice = static price => price < 1 ? TokenPrice.FindAdvice((decimal)price) : null };
}
