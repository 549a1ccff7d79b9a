using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A client at the end of a pipeline that is not disposed with the pipeline.</summary>
internal sealed class BorrowedChatClient(IChatClient client) : DelegatingChatClient(client)
{
    protected override void Dispose(bool disposing)
    {
        // Its owner disposes the client.
    }
}
