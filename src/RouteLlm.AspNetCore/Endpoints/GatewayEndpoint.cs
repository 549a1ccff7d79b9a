using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>What every endpoint has in common: who may call, and that errors come in the shape of the client's protocol.</summary>
internal sealed class GatewayEndpoint(
    ClientKeys keys,
    ClientLimits limits,
    ClientAddresses addresses,
    HostNames hosts,
    BrowserAccess browsers,
    ExposureCheck exposure,
    GatewayMetrics metrics,
    ILogger<GatewayEndpoint> logger)
{
    // As nginx has it: the client left before there was an answer.
    private const int ClientClosedRequest = 499;

    /// <summary>Makes an endpoint that lets in whom the options let in.</summary>
    /// <param name="name">Its name in metrics.</param>
    /// <param name="isLimited">Whether its requests count for the limits of clients.</param>
    /// <param name="serve">Serves it.</param>
    /// <param name="protocol">What its clients speak; <see langword="null"/> for OpenAI's.</param>
    public RequestDelegate Protect(string name, bool isLimited, RequestDelegate serve, IProtocol? protocol = null) => Serve(name, protocol, context =>
    {
        exposure.ThrowIfExposed(context);
        string? client = keys.Identify(context);
        RequestCaller.Keep(context, client);
        if (client is null)
        {
            // With keys, no page has one that it was not given.
            browsers.ThrowIfForeign(context);
        }

        if (isLimited)
        {
            limits.ThrowIfExhausted(context, client);
        }

        return serve(context);
    });

    /// <summary>Makes an endpoint for everybody but pages of other origins.</summary>
    public RequestDelegate Open(string name, RequestDelegate serve) => Serve(name, protocol: null, context =>
    {
        browsers.ThrowIfForeign(context);
        return serve(context);
    });

    private RequestDelegate Serve(string name, IProtocol? protocol, RequestDelegate serve) => async context =>
    {
        try
        {
            addresses.Resolve(context);
            browsers.Apply(context);
            hosts.ThrowIfForeign(context);
            await serve(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone, so no error can reach it.
            metrics.Failed(exception is OperationCanceledException or IOException ? "client_gone" : "internal");
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ClientClosedRequest;
            }
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            ApiError error = ErrorOf(exception);
            metrics.Failed(error.Code ?? error.Type);
            await WriteAsync(context, protocol?.WriteError(error) ?? error.ToJson(), error.Status).ConfigureAwait(false);
        }
        finally
        {
            metrics.Requested(name, context.Response.StatusCode);
        }
    };

    /// <summary>Writes a body of the gateway's own.</summary>
    public static Task WriteAsync<T>(HttpContext context, T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return WriteAsync(context, json, status);
    }

    /// <summary>Writes JSON of the gateway's own.</summary>
    public static Task WriteAsync(HttpContext context, byte[] json, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    private ApiError ErrorOf(Exception exception)
    {
        switch (exception)
        {
            case GatewayException refused:
                return refused.Error;
            case BadHttpRequestException bad:
                return new ApiError(bad.StatusCode, "The request is not valid HTTP, or arrived too slowly.");
            case BudgetExceededException { WindowEnd: var end }:
                return new ApiError(StatusCodes.Status429TooManyRequests, end is { } until
                    ? string.Create(CultureInfo.InvariantCulture, $"The gateway's budget is spent. It resets at {until:u}.")
                    : "The gateway's budget is spent.") { Code = "budget_exceeded" };
            case RoutingException { IsNoModelCapable: true } incapable:
                return new ApiError(StatusCodes.Status400BadRequest, incapable.Message) { Code = "no_capable_model" };
            case RoutingException or EmbeddingException or ScorePredictionException or TimeoutException or HttpRequestException:
                logger.RouterFailed(exception.GetType().Name);
                return new ApiError(StatusCodes.Status502BadGateway, "The router failed, so the request went to no model. The gateway's log names the error.") { Code = "router_failed" };
            default:
                logger.RequestFailed(exception.GetType().Name);
                return new ApiError(StatusCodes.Status500InternalServerError, "The gateway failed. Its log names the error.") { Code = "internal" };
        }
    }
}
