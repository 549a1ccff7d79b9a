namespace RouteLlm;

/// <summary>The keys of one model.</summary>
internal static class ModelKeys
{
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
    public const string AttemptTimeoutSeconds = "attempt_timeout_seconds";
    public const string Headers = "headers";
    public const string RenameParameters = "rename_parameters";
    public const string DropParameters = "drop_parameters";
    public const string SetParameters = "set_parameters";
    public const string PriceMultiplier = "multiplier";
    public const string PromptCache = "prompt_cache";
    public const string LifetimeSeconds = "lifetime_seconds";
    public const string MinimumTokens = "minimum_tokens";
    public const string WritePriceMultiplier = "write_price_multiplier";
    public const string ForwardQuery = "forward_query";
    public const string ArenaName = "arena_name";
    public const string Protocol = "protocol";
    public const string ChatCompletions = "chat_completions";
    public const string Responses = "responses";
    public const string Messages = "messages";

    // A model has the keys of a router that calls one.
    public const string Model = RouterKeys.Model;
    public const string BaseUrl = RouterKeys.BaseUrl;
    public const string ApiKeyVariable = RouterKeys.ApiKeyVariable;
    public const string TimeoutSeconds = RouterKeys.TimeoutSeconds;

    /// <summary>Gets the keys that say something of an endpoint, and nothing without the model's name there.</summary>
    public static IReadOnlyList<string> OfEndpoint { get; } = [Protocol, BaseUrl, ApiKeyVariable, TimeoutSeconds, Headers, RenameParameters, DropParameters, SetParameters, ForwardQuery];

    public static IReadOnlyList<SettingKey> All { get; } =
    [
        SettingKey.Choice(Protocol, "What the endpoint speaks: OpenAI's chat completions or Responses, or Anthropic's Messages. Default: chat_completions.", ChatCompletions, Responses, Messages),
        SettingKey.Url(BaseUrl, "The endpoint up to and with /v1. Default: OpenAI's own, or Anthropic's for messages."),
        SettingKey.Text(Model, "The model's name at the endpoint, which the gateway's clients can use, too. The gateway needs it."),
        SettingKey.Text(ApiKeyVariable, "The environment variable that holds the key. Default: OPENAI_API_KEY for OpenAI's own endpoint, ANTHROPIC_API_KEY for Anthropic's, and no key for another."),
        SettingKey.Number(TimeoutSeconds, "How long the model may be silent, before its answer and within it, in seconds. Default: 300.", 0.001, RouterKeys.LongestSeconds),
        SettingKey.Number(AttemptTimeoutSeconds, "With a fallback: how long the model may take until its first output before another one is asked, in seconds. Default: that of 'fallback'.", 0.001, RouterKeys.LongestSeconds),
        SettingKey.TextByName(Headers, "Headers that are sent with every request to the model."),
        SettingKey.TextByName(RenameParameters, "Parameters that have another name at the model, for example {max_tokens: max_completion_tokens}."),
        SettingKey.TextList(DropParameters, "Parameters that are left out, for example [temperature] for a model that reasons; and fields, such as cache_control, that may be lost where a request is translated into the endpoint's protocol."),
        SettingKey.TextByName(SetParameters, "Parameters that are set in every request, for example {reasoning_effort: high, max_completion_tokens: 4000}: one model at several efforts is several models."),
        SettingKey.Flag(ForwardQuery, "Whether the gateway passes on the query of a client's request. Default: false."),
        SettingKey.Text(ArenaName, "The name by which a router such as mf knows the model. Default: its name here."),
        SettingKey.Section(
            Price,
            "The price of a million tokens, in any currency, the same for all models.",
            TokenPriceKey(Input, "Of input.") with { Required = true },
            TokenPriceKey(CachedInput, "Of input that the provider had cached. Default: the price of other input."),
            TokenPriceKey(Output, "Of output, reasoning included.") with { Required = true },
            SettingKey.Number(PriceMultiplier, "What all of them are multiplied with, for another effort or service tier of the same model. Default: 1.", 0)),
        SettingKey.Section(
            PromptCache,
            "The rules of the provider's prompt cache, for 'cache_awareness'.",
            SettingKey.Number(LifetimeSeconds, "How long after a call its prompt is still cached, in seconds. Default: 300.", 0.001, 30 * 24 * 3600),
            SettingKey.WholeNumber(MinimumTokens, "From how many tokens a prompt is cached. Default: 1024.", 0),
            SettingKey.Number(WritePriceMultiplier, "What the input price is multiplied with for tokens that are written to the cache. Default: 1.", 0)),
        SettingKey.Section(
            Capabilities,
            "What the model can do. A request that needs more goes to another model. Default: everything.",
            SettingKey.Flag(Tools, "Whether it calls tools."),
            SettingKey.Flag(StructuredOutput, "Whether it answers in JSON."),
            SettingKey.Flag(Images, "Whether it reads images."),
            SettingKey.Flag(Audio, "Whether it accepts audio."),
            SettingKey.Flag(Reasoning, "Whether it accepts a reasoning effort."),
            SettingKey.WholeNumber(ContextTokens, "The size of its context window in tokens.", 1)),
    ];

    /// <summary>Gets the keys of a model that judges: how it is called, and what it costs.</summary>
    public static IReadOnlyList<SettingKey> OfJudge { get; } =
    [
        .. All.Where(static key => key.Name is Model or Price || OfEndpoint.Contains(key.Name, StringComparer.Ordinal)).Select(static key => key.Name is Model or Price ? key with { Required = true } : key),
    ];

    private static SettingKey TokenPriceKey(string name, string description) =>
        SettingKey.Number(name, description, 0) with { FindAdvice = static price => price < 1 ? TokenPrice.FindAdvice((decimal)price) : null };
}
