using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

/// <summary>
/// Calls tools as a function-invoking client does: what the model said and the results go back until it asks for no more.
/// </summary>
internal sealed class ToolLoop(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> history = [.. messages];
        while (true)
        {
            ChatResponse response = await base.GetResponseAsync(history, options, cancellationToken);
            if (!Answer(history, response))
            {
                return response;
            }
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> history = [.. messages];
        while (true)
        {
            List<ChatResponseUpdate> updates = await base.GetStreamingResponseAsync(history, options, cancellationToken).ToListAsync(cancellationToken);
            if (!Answer(history, updates.ToChatResponse()))
            {
                foreach (ChatResponseUpdate update in updates)
                {
                    yield return update;
                }

                yield break;
            }
        }
    }

    private static bool Answer(List<ChatMessage> history, ChatResponse response)
    {
        AIContent[] results = [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => new FunctionResultContent(call.CallId, "empty"))];
        history.AddRange(response.Messages);
        history.Add(new ChatMessage(ChatRole.Tool, results));
        return results.Length > 0;
    }
}
