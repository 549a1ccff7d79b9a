using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The chosen client for one request: stamps the decision on its answer. Owns nothing.</summary>
internal sealed class DecisionStampingChatClient(IChatClient chosen, RoutingDecision decision) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ChatResponse response = await chosen.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        (response.AdditionalProperties ??= [])[RoutingDecisionExtensions.PropertyKey] = decision;
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool stamped = false;
        await foreach (ChatResponseUpdate update in chosen.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if (!stamped)
            {
                (update.AdditionalProperties ??= [])[RoutingDecisionExtensions.PropertyKey] = decision;
                stamped = true;
            }

            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => chosen.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The router's two clients outlive a request.
    }
}
