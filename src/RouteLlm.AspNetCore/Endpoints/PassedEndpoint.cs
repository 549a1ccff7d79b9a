using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// <c>POST /v1/embeddings</c> and <c>POST /v1/completions</c>: pass, body and all, to the upstream that the options name.
/// </summary>
internal sealed class PassedEndpoint(PassThrough passThrough, IOptions<GatewayOptions> options)
{
    private readonly GatewayOptions _options = options.Value;

    public Task EmbeddingsAsync(HttpContext context) =>
        PassAsync(context, _options.EmbeddingsUpstream, nameof(GatewayOptions.EmbeddingsUpstream), "embeddings");

    public Task CompletionsAsync(HttpContext context) =>
        PassAsync(context, _options.CompletionsUpstream, nameof(GatewayOptions.CompletionsUpstream), "completions");

    private async Task PassAsync(HttpContext context, string? upstream, string option, string path)
    {
        if (upstream is null || passThrough.Find(upstream) is not { } endpoint)
        {
            throw new GatewayException(new ApiError(
                StatusCodes.Status404NotFound, $"The gateway passes no request to /v1/{path} on. Its operator can name an upstream in {option}.") { Code = "unknown_url" });
        }

        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, _options.MaximumRequestBytes).ConfigureAwait(false);
        await passThrough.ServeAsync(context, endpoint, path, body).ConfigureAwait(false);
    }
}
