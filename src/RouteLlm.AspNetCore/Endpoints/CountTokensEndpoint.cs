using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// <c>POST /v1/messages/count_tokens</c>: passes to the model that the request names or, where a router would choose, to the best one that
/// speaks Messages. Where none does, it is estimated.
/// </summary>
internal sealed class CountTokensEndpoint(
    GatewayModels models, GatewayEngine engine, PassThrough passThrough, IOptions<GatewayOptions> options)
{
    private const string Path = "messages/count_tokens";

    private readonly long _maximumBytes = options.Value.MaximumRequestBytes;

    public async Task ServeAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, _maximumBytes).ConfigureAwait(false);
        ModelRequest request = KnownProtocols.Messages.ReadRequest(body, keepsTexts: true);
        RoutedModel? named = models.Resolve(request.Model) is { } name ? engine.Models.Find(name) : null;
        UpstreamEndpoint? endpoint = named is not null ? Speaking(named) : models.All.Select(Speaking).FirstOrDefault(static found => found is not null);
        if (endpoint is not null)
        {
            await passThrough.ServeAsync(context, endpoint, Path, request.WithModel(endpoint.Settings.Model, endpoint.ModelJson)).ConfigureAwait(false);
            return;
        }

        RoutedModel model = named ?? models.All.First();
        long tokens = TokenTally.Of(request.Messages, request.Options, model.TokenCounter);
        await GatewayEndpoint.WriteAsync(context, WrittenJson.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("input_tokens", tokens);
            json.WriteEndObject();
        })).ConfigureAwait(false);
    }

    private UpstreamEndpoint? Speaking(RoutedModel model) =>
        passThrough.Find(model.Name) is { Settings.Protocol: ModelProtocol.Messages } endpoint ? endpoint : null;
}
