using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// The client of one model, as a service of a type that is ours: as an <see cref="IChatClient"/>, Semantic Kernel and others would take it
/// for the application's.
/// </summary>
/// <param name="client">The client, with the model's pipeline around it.</param>
/// <param name="isOwned">Whether it is disposed with the container.</param>
internal sealed class RegisteredModelClient(IChatClient client, bool isOwned) : IDisposable, IAsyncDisposable
{
    public IChatClient Client => client;

    public void Dispose()
    {
        if (isOwned)
        {
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isOwned && client is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            Dispose();
        }
    }
}
