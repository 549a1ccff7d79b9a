namespace RouteLlm;

/// <summary><c>conversations</c>: how the turns of a conversation are routed.</summary>
internal static class ConversationsSection
{
    private const string Name = "conversations";
    private const string Policy = "policy";
    private const string ShortRepliesInherit = "short_replies_inherit";
    private const string RememberedCalls = "remembered_calls";

    private static readonly Dictionary<string, ConversationPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["per_turn"] = ConversationPolicy.PerTurn,
        ["sticky"] = ConversationPolicy.Sticky,
        ["escalate_only"] = ConversationPolicy.EscalateOnly,
    };

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "How the turns of a conversation are routed.",
        SettingKey.Choice(Policy, "per_turn: each turn is decided alone; sticky: the model that answered first stays; escalate_only: never a weaker model than one that has answered. Default: per_turn.", [.. Policies.Keys]),
        SettingKey.Flag(ShortRepliesInherit, "Whether replies such as 'yes' and 'go on' take the score of the prompt that they refer to. Default: true."),
        SettingKey.WholeNumber(RememberedCalls, "How many tool calls and answers are remembered, to recognise which model gave them. Default: 10000.", 1));

    /// <summary>Takes from the file what the options leave at its default.</summary>
    public static void Apply(SettingSection section, RouteLlmOptions options)
    {
        ConversationOptions conversations = options.Conversations;
        var defaults = new ConversationOptions();
        conversations.Policy = conversations.Policy == defaults.Policy && section.Text(Policy) is { } word
            ? Policies[word]
            : conversations.Policy;
        conversations.ShortRepliesInherit = conversations.ShortRepliesInherit == defaults.ShortRepliesInherit
            ? section.Flag(ShortRepliesInherit) ?? conversations.ShortRepliesInherit
            : conversations.ShortRepliesInherit;
        conversations.RememberedCalls = conversations.RememberedCalls == defaults.RememberedCalls
            ? section.WholeNumber(RememberedCalls) ?? conversations.RememberedCalls
            : conversations.RememberedCalls;
    }
}
