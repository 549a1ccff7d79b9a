namespace RouteLlm;

/// <summary>How conversations are routed.</summary>
/// <remarks>
/// <para>
/// Whatever the policy, one decision holds for a whole turn of the user: messages that end in tool results, approvals or an unfinished
/// answer go to the model that asked for them. A conversation that its provider keeps
/// (<see cref="Microsoft.Extensions.AI.ChatOptions.ConversationId"/>) stays with that model.
/// </para>
/// <para>
/// Which model answered is read from the messages: tool calls, requests for approval and reasoning carry it in the
/// <c>AdditionalProperties</c> of their contents, under <c>routellm.model</c>, and with a policy over turns every answer does. For messages
/// without it, tool calls and approvals are remembered by their ids and the prompt (in a fleet, by all machines); and for a policy over
/// turns, answers are remembered by their words, and where they are unknown the prompts of the earlier turns are scored again.
/// </para>
/// </remarks>
public sealed class ConversationOptions
{
    /// <summary>Gets or sets how the turns of a conversation are routed. Default: each by itself.</summary>
    public ConversationPolicy Policy { get; set; }

    /// <summary>
    /// Gets or sets whether a short reply ("yes", "go on", "the second one") takes the score of the prompt before it. Default: true.
    /// </summary>
    public bool ShortRepliesInherit { get; set; } = true;

    /// <summary>
    /// Gets or sets how many conversations and tool calls are remembered with their models; the oldest are forgotten. Default: 10,000.
    /// </summary>
    public int RememberedCalls { get; set; } = 10_000;
}
