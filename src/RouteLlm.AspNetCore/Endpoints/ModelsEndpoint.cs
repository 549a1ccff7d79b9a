using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>, in Anthropic's shape for its clients.</summary>
internal sealed class ModelsEndpoint(GatewayModels models, PassThrough passThrough, IOptions<GatewayOptions> options)
{
    // The gateway knows of no model when it was made.
    private static readonly DateTimeOffset Unknown = DateTimeOffset.UnixEpoch;

    public Task ListAsync(HttpContext context) => IsAnthropics(context)
        ? GatewayEndpoint.WriteAsync(context, WrittenJson.Of(json => WriteList(json, [.. models.Names])))
        : GatewayEndpoint.WriteAsync(context, new ModelList([.. models.Names.Select(static name => new ListedModel(name))]), GatewayJson.Default.ModelList);

    public async Task GetAsync(HttpContext context)
    {
        string id = context.Request.RouteValues["id"]?.ToString() ?? string.Empty;
        if (!models.Names.Contains(id, StringComparer.Ordinal))
        {
            if (options.Value.ModelsUpstream is not { } name || passThrough.Find(name) is not { } endpoint)
            {
                throw GatewayException.UnknownModel(id, models.Names);
            }

            await passThrough.ServeAsync(context, endpoint, $"models/{Uri.EscapeDataString(id)}", default).ConfigureAwait(false);
        }
        else if (IsAnthropics(context))
        {
            await GatewayEndpoint.WriteAsync(context, WrittenJson.Of(json => WriteModel(json, id))).ConfigureAwait(false);
        }
        else
        {
            await GatewayEndpoint.WriteAsync(context, new ListedModel(id), GatewayJson.Default.ListedModel).ConfigureAwait(false);
        }
    }

    private static bool IsAnthropics(HttpContext context) => context.Request.Headers.ContainsKey(MessagesProtocol.VersionHeader);

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<string> names)
    {
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (string name in names)
        {
            WriteModel(json, name);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more", false);
        json.WriteString("first_id", names[0]);
        json.WriteString("last_id", names[^1]);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("type", "model");
        json.WriteString("id", name);
        json.WriteString("display_name", name);
        json.WriteString("created_at", Unknown);
        json.WriteEndObject();
    }
}
