using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary>The models, wherever they are. Safe for concurrent use.</summary>
internal interface IModelBackend
{
    /// <summary>Gets whether all of a request is read again when it is opened.</summary>
    bool ReadsWholeRequest { get; }

    /// <summary>Begins a request.</summary>
    /// <exception cref="GatewayException">The request cannot be carried to any model.</exception>
    ValueTask<IChatExchange> OpenAsync(HttpContext context, IProtocol protocol, ModelRequest request);

    /// <summary>Tells whether a model can be reached.</summary>
    Task<bool> IsReachableAsync(RoutedModel model, CancellationToken cancellationToken);
}
