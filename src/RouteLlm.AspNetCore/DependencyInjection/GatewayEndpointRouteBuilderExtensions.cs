using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RouteLlm;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway's endpoints.</summary>
public static class GatewayEndpointRouteBuilderExtensions
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    // What UseDefaultFiles serves for the root.
    private static readonly string[] IndexPages = ["default.htm", "default.html", "index.htm", "index.html"];

    /// <summary>
    /// Maps <c>POST /v1/chat/completions</c>, <c>/v1/responses</c>, <c>/v1/messages</c>, <c>/v1/messages/count_tokens</c>,
    /// <c>/v1/embeddings</c> and <c>/v1/completions</c>, <c>GET /v1/models</c>, <c>POST /predict</c> and <c>/predict/batch</c>,
    /// <c>GET /health</c>,
    /// <c>/health/ready</c>, <c>/metrics</c>, <c>/dashboard</c> and <c>/docs</c>. Other addresses under <c>/v1</c> and <c>/predict</c> answer with an error that lists these, and <c>GET /</c> describes the API,
    /// unless the app has its own endpoints there, or an index page in its web root.
    /// </summary>
    /// <remarks>
    /// Health, documentation and the dashboard's page without its data are open to everybody; the rest needs a key if
    /// <see cref="GatewayOptions.ApiKeys"/> has any.
    /// </remarks>
    /// <param name="endpoints">The app, or a group of routes.</param>
    /// <returns>The endpoints, to add conventions to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// <c>AddRouteLlmGateway()</c> was not called, or there are no clients to serve from.
    /// </exception>
    /// <exception cref="OptionsValidationException">The options are invalid.</exception>
    public static IEndpointConventionBuilder MapRouteLlmGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        GatewayEndpoint gateway = services.GetService<GatewayEndpoint>()
            ?? throw new InvalidOperationException("The gateway is not registered. Call builder.Services.AddRouteLlmGateway() first.");
        var prometheus = services.GetRequiredService<PrometheusText>();
        var routed = services.GetRequiredService<RoutedEndpoint>();
        var kept = services.GetRequiredService<KeptResponseEndpoint>();
        var tokens = services.GetRequiredService<CountTokensEndpoint>();
        var passed = services.GetRequiredService<PassedEndpoint>();
        var models = services.GetRequiredService<ModelsEndpoint>();
        var predict = services.GetRequiredService<PredictEndpoint>();
        var health = services.GetRequiredService<HealthEndpoint>();
        var names = services.GetRequiredService<GatewayModels>();
        names.Load();
        names.WarnOfSharedIds();

        RouteGroupBuilder group = endpoints.MapGroup(string.Empty);
        group.MapPost("/v1/chat/completions", gateway.Protect("chat", isLimited: true, context => routed.ServeAsync(context, KnownProtocols.ChatCompletions)));
        group.MapPost("/v1/responses", gateway.Protect("responses", isLimited: true, context => routed.ServeAsync(context, KnownProtocols.Responses)));
        group.MapMethods("/v1/responses/{id}/{rest?}", [HttpMethods.Get, HttpMethods.Post, HttpMethods.Delete], gateway.Protect("kept_response", isLimited: true, kept.PassAsync));
        group.MapPost("/v1/messages", gateway.Protect("messages", isLimited: true, context => routed.ServeAsync(context, KnownProtocols.Messages), KnownProtocols.Messages));
        group.MapPost("/v1/messages/count_tokens", gateway.Protect("count_tokens", isLimited: true, tokens.ServeAsync, KnownProtocols.Messages));
        group.MapPost("/v1/embeddings", gateway.Protect("embeddings", isLimited: true, passed.EmbeddingsAsync));
        group.MapPost("/v1/completions", gateway.Protect("completions", isLimited: true, passed.CompletionsAsync));
        group.MapGet("/v1/models", gateway.Protect("models", isLimited: false, models.ListAsync));
        group.MapGet("/v1/models/{**id}", gateway.Protect("models", isLimited: false, models.GetAsync));
        group.MapPost("/predict", gateway.Protect("predict", isLimited: true, predict.OneAsync));
        group.MapPost("/predict/batch", gateway.Protect("predict_batch", isLimited: true, predict.BatchAsync));
        group.MapMethods("/health", GetAndHead, gateway.Open("health", health.LiveAsync));
        group.MapMethods("/health/ready", GetAndHead, gateway.Open("ready", health.ReadyAsync));
        group.MapGet("/metrics", gateway.Protect("metrics", isLimited: false, context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(prometheus.Write(), context.RequestAborted);
        }));
        services.GetRequiredService<DashboardEndpoint>().Map(group, gateway);
        if (services.GetRequiredService<IOptions<GatewayOptions>>().Value.ServeDocumentation)
        {
            Documentation.Map(group, gateway);
        }

        if (services.GetRequiredService<BrowserAccess>().IsAllowed)
        {
            RequestDelegate preflight = gateway.Open("preflight", static context =>
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            });
            group.MapMethods("/v1/{**path}", [HttpMethods.Options], preflight);
            group.MapMethods("/predict/{**path}", [HttpMethods.Options], preflight);
        }

        // The app's own endpoints come first, wherever it has some.
        RequestDelegate refuse = gateway.Open("unknown", UnknownPath.RefuseAsync);
        group.MapFallback("/v1/{**path}", refuse);
        group.MapFallback("/predict/{**path}", refuse);
        if (!HasIndexPage(services.GetService<IWebHostEnvironment>()))
        {
            RequestDelegate describe = gateway.Open("root", UnknownPath.DescribeAsync);
            group.MapFallback("/", context => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? describe(context) : refuse(context));
        }

        return group;
    }
    // The middleware of static files serves nothing where an endpoint was chosen, not even one that comes last.
    private static bool HasIndexPage(IWebHostEnvironment? environment) =>
        environment is not null && IndexPages.Any(page => environment.WebRootFileProvider.GetFileInfo(page).Exists);
}
