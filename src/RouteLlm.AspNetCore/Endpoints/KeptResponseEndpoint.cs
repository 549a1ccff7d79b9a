using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary><c>/v1/responses/{id}</c> and what is below it: passes to the upstream whose model gave the response.</summary>
internal sealed class KeptResponseEndpoint(PassThrough passThrough, GatewayEngine engine)
{
    // Cancelling has no body to speak of.
    private const int LargestBody = 64 * 1024;

    public async Task PassAsync(HttpContext context)
    {
        string id = context.Request.RouteValues["id"]?.ToString() ?? string.Empty;
        if (await engine.Engine.Memory.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } stamp || passThrough.Find(stamp.Model) is not { Settings.Protocol: ModelProtocol.Responses } endpoint)
        {
            throw new GatewayException(new ApiError(StatusCodes.Status404NotFound, "The gateway does not know which model gave this response: it is too old, or a gateway outside of this fleet passed it on.") { Code = "response_not_found" });
        }

        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, LargestBody).ConfigureAwait(false);
        string rest = context.Request.RouteValues["rest"]?.ToString() is { Length: > 0 } below
            ? $"/{Uri.EscapeDataString(below)}"
            : string.Empty;
        await passThrough.ServeAsync(context, endpoint, $"{KnownProtocols.Responses.Path}/{Uri.EscapeDataString(id)}{rest}", body).ConfigureAwait(false);
    }
}
