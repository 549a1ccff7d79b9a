namespace RouteLlm;

/// <summary>The keys of a configuration file that say how a chat model is asked about prompts.</summary>
internal static class AskedModelKeys
{
    private const string Temperature = "temperature";
    private const string MaximumOutputTokens = "max_output_tokens";
    public const string MaximumPromptCharacters = "max_prompt_characters";
    private const string MaximumConcurrency = "max_concurrency";

    /// <summary>Makes the keys of a router that asks a chat model.</summary>
    /// <param name="model">What the model does, and what happens where none is named.</param>
    /// <param name="what">What it gives.</param>
    /// <param name="promptPart">Which part of a long prompt it is shown, and how much by default.</param>
    /// <param name="outputTokens">How many tokens it may answer with by default.</param>
    public static IReadOnlyList<SettingKey> Of(string model, string what, string promptPart, int outputTokens) =>
    [
        SettingKey.Text(RouterKeys.Model, model),
        SettingKey.Url(RouterKeys.BaseUrl, "The endpoint of that model, up to and with /v1. Default: OpenAI's own."),
        SettingKey.Text(RouterKeys.ApiKeyVariable, "The environment variable that holds the endpoint's key. Default: OPENAI_API_KEY for OpenAI's own endpoint, and no key for another."),
        SettingKey.Number(Temperature, "The temperature. Default: 0. Some models that reason accept only 1.", 0, 2),
        SettingKey.WholeNumber(MaximumOutputTokens, $"The longest answer, in tokens. Default: {outputTokens}. A model that reasons first needs more.", 1),
        SettingKey.WholeNumber(MaximumPromptCharacters, $"How many characters of a prompt the model sees: {promptPart}", 2),
        SettingKey.WholeNumber(MaximumConcurrency, "How many prompts of a batch are sent to the model at once. Default: 4.", 1),
        RouterKeys.Timeout(what),
    ];

    /// <summary>Takes over how the settings say that the model is asked.</summary>
    public static void Apply(SettingSection settings, AskedModelOptions options)
    {
        options.MaximumPromptCharacters = settings.WholeNumber(MaximumPromptCharacters) ?? options.MaximumPromptCharacters;
        options.MaximumConcurrency = settings.WholeNumber(MaximumConcurrency) ?? options.MaximumConcurrency;
        options.MaximumOutputTokens = settings.WholeNumber(MaximumOutputTokens) ?? options.MaximumOutputTokens;
        options.Temperature = (float?)settings.Number(Temperature) ?? options.Temperature;
        options.Timeout = settings.Seconds(RouterKeys.TimeoutSeconds) ?? options.Timeout;
    }
}
