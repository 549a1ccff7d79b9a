using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A request and the answers of two models, as a judge gets them: blind.</summary>
/// <param name="Messages">The conversation, oldest message first.</param>
/// <param name="AnswerA">One answer.</param>
/// <param name="AnswerB">The other answer.</param>
public sealed record AnswerPair(IReadOnlyList<ChatMessage> Messages, string AnswerA, string AnswerB)
{
    /// <summary>Gets the text of the last user message.</summary>
    public string Prompt => UserMessages.LastText(Messages);

    /// <summary>
    /// Gets the instructions of the request beside its messages (<see cref="ChatOptions.Instructions"/>); <see langword="null"/> for none.
    /// </summary>
    public string? Instructions { get; init; }
}
