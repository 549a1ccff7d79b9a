using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>What models are asked.</summary>
/// <param name="Messages">The conversation, oldest message first.</param>
/// <param name="Options">The options, without the name of a model.</param>
/// <param name="Tokens">The size of the request, where whoever read it has counted that already.</param>
internal sealed record SentRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, long? Tokens)
{
    /// <summary>Gets the size of the request in the tokens of a model.</summary>
    public long TokensFor(RoutedModel model) => Tokens ?? TokenTally.Of(Messages, Options, model.TokenCounter);
}
