using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>A client at the end of a pipeline that is not disposed with the pipeline.</summary>
internal sealed class BorrowedChatClient(IChatClient client) : DelegatingChatClient(client)
{
    // The client's owner disposes it.
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
}
