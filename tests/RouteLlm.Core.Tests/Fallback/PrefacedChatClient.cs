using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>Streams two updates without content before those of another client.</summary>
internal sealed class PrefacedChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new ChatResponseUpdate { Role = ChatRole.Assistant };
        yield return new ChatResponseUpdate(ChatRole.Assistant, string.Empty);
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
        }
    }
}
