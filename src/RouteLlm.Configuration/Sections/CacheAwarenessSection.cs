namespace RouteLlm;

/// <summary><c>cache_awareness</c>: how prompt caches are weighed before a conversation changes its model.</summary>
internal static class CacheAwarenessSection
{
    private const string Name = "cache_awareness";
    private const string RememberedAnswers = "remembered_answers";
    private const string ExpectedOutputTokens = "expected_output_tokens";

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Changes the model of a conversation only where the score is worth more than the prompt cache saves; true for the defaults. All models need a price, and one that of cached_input.",
        SettingKey.WholeNumber(RememberedAnswers, "How many answers are remembered with the size of their prompts. Default: 10000.", 1),
        SettingKey.WholeNumber(ExpectedOutputTokens, "How many output tokens an answer is expected to have until the models' own averages are known. Default: 400.", 0)) with
    { IsSwitch = true };

    /// <summary>Takes from the file what the options leave at its default.</summary>
    public static void Apply(SettingSection section, RouteLlmOptions options)
    {
        CacheAwarenessOptions caches = options.CacheAwareness ??= new CacheAwarenessOptions();
        var defaults = new CacheAwarenessOptions();
        caches.RememberedAnswers = caches.RememberedAnswers == defaults.RememberedAnswers
            ? section.WholeNumber(RememberedAnswers) ?? caches.RememberedAnswers
            : caches.RememberedAnswers;
        caches.ExpectedOutputTokens = caches.ExpectedOutputTokens == defaults.ExpectedOutputTokens
            ? section.WholeNumber(ExpectedOutputTokens) ?? caches.ExpectedOutputTokens
            : caches.ExpectedOutputTokens;
    }
}
