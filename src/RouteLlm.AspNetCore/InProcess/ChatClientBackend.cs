using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Models as chat clients of this process: requests and answers are translated, as far as the abstraction carries them.</summary>
internal sealed class ChatClientBackend(GatewayEngine engine, IOptions<GatewayOptions> options) : IModelBackend
{
    private readonly FrozenSet<string> _droppable = options.Value.DroppedParameters.ToFrozenSet(StringComparer.Ordinal);

    public bool ReadsWholeRequest => true;

    public IChatExchange Open(HttpContext context, IProtocol protocol, ModelRequest request) => new ChatClientExchange(context, protocol, request, engine, _droppable);

    public Task<bool> IsReachableAsync(RoutedModel model, CancellationToken cancellationToken) => Task.FromResult(true);
}
