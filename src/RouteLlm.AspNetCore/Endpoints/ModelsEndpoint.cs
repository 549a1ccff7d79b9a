using Microsoft.AspNetCore.Http;

namespace RouteLlm;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>.</summary>
internal sealed class ModelsEndpoint(GatewayModels models)
{
    public Task ListAsync(HttpContext context) =>
        GatewayEndpoint.WriteAsync(context, new ModelList([.. models.Names.Select(static name => new ListedModel(name))]), GatewayJson.Default.ModelList);

    public Task GetAsync(HttpContext context)
    {
        string id = context.Request.RouteValues["id"]?.ToString() ?? string.Empty;
        return models.Names.Contains(id, StringComparer.Ordinal)
            ? GatewayEndpoint.WriteAsync(context, new ListedModel(id), GatewayJson.Default.ListedModel)
            : throw GatewayException.UnknownModel(id, models.Names);
    }
}
