using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>Models as chat clients of this process: requests and answers are translated, as far as the abstraction carries them.</summary>
internal sealed class ChatClientBackend(GatewayEngine engine, IOptions<GatewayOptions> options) : IModelBackend
{
    private readonly FrozenSet<string> _droppable = options.Value.DroppedParameters.ToFrozenSet(StringComparer.Ordinal);

    public bool ReadsWholeRequest => true;

    public async ValueTask<IChatExchange> OpenAsync(HttpContext context, IProtocol protocol, ModelRequest request)
    {
        var exchange = new ChatClientExchange(context, protocol, request, engine, _droppable);
        return exchange.ConversationId is not { } kept || await engine.Engine.Memory.FindAsync(kept, context.RequestAborted).ConfigureAwait(false) is not null ? exchange : throw GatewayException.Invalid(
            "previous_response_id", "No model of the gateway has kept this response. Send the conversation in 'input', without 'previous_response_id'.", "previous_response_not_found");
    }

    public Task<bool> IsReachableAsync(RoutedModel model, CancellationToken cancellationToken) => Task.FromResult(true);
}
