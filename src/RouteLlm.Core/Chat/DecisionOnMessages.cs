using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Writes the decision of a whole answer on its last message.</summary>
internal sealed class DecisionOnMessages(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (response.Messages is [.., { } last] && response.GetRoutingDecision() is { } decision)
        {
            (last.AdditionalProperties ??= [])[RoutingDecisionExtensions.PropertyKey] = decision;
        }

        return response;
    }
}
