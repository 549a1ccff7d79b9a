using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// What a client of Anthropic's Messages said of thinking: another model of the protocol gets exactly that, and models of other protocols
/// the effort that stands for it.
/// </summary>
internal sealed record SaidThinking
{
    /// <summary>The property of the request's options that has it.</summary>
    public const string PropertyKey = "messages.thinking";

    /// <summary>
    /// Gets whether the model is to think: <c>enabled</c>, <c>adaptive</c> or <c>disabled</c>; <see langword="null"/> where nothing was
    /// said.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>Gets the most tokens to think with.</summary>
    public int? Budget { get; init; }

    /// <summary>
    /// Gets the effort that stands for it. Where the request asks for another by now, as the operator may want of a model, that one counts.
    /// </summary>
    public ReasoningEffort? Effort { get; init; }

    /// <summary>Gets whether an effort was named.</summary>
    public bool HasEffort { get; init; }
}
