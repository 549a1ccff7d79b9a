using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A weak model's answer, or its beginning, that is checked before anybody sees it.</summary>
public sealed class CheckedAnswer
{
    /// <summary>Gets the conversation that is answered, oldest message first.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Gets the options of the request.</summary>
    public ChatOptions? Options { get; init; }

    /// <summary>Gets the name of the model that answers.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the client of that model, for checks that ask it; <see langword="null"/> where another transport reaches it.</summary>
    public IChatClient? Client { get; init; }

    /// <summary>Gets the text so far; empty for an answer without text.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the calls of tools so far, each whole.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Gets the tokens so far with their log-probabilities; empty where the provider gives none.</summary>
    public IReadOnlyList<AnswerToken> Tokens { get; init; } = [];

    /// <summary>Gets whether this is the whole answer, and not its beginning.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Gets the reason for which the answer ended; <see langword="null"/> where it has not, or none was given.</summary>
    public ChatFinishReason? FinishReason { get; init; }
}
