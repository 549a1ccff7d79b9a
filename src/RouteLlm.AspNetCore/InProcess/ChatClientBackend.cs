using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>Models as chat clients of this process: requests and answers are translated, as far as the abstraction carries them.</summary>
internal sealed class ChatClientBackend(GatewayEngine engine) : IModelBackend
{
    public bool ReadsWholeRequest => true;

    public IChatExchange Open(HttpContext context, ModelRequest request) => new ChatClientExchange(context, request, engine);

    public Task<bool> IsReachableAsync(RoutedModel model, CancellationToken cancellationToken) => Task.FromResult(true);
}
