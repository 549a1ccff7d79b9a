using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>How many requests a minute each client may make: a bucket of that many tokens, filled again evenly.</summary>
internal sealed class ClientLimits : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter;

    public ClientLimits(IOptions<GatewayOptions> options)
    {
        if (options.Value.RequestsPerMinute is not { } perMinute)
        {
            return;
        }

        var settings = new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
            QueueLimit = 0,
        };
        _limiter = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => settings));
    }

    /// <param name="context">The request.</param>
    /// <param name="client">The client's name; <see langword="null"/> for its address.</param>
    /// <exception cref="GatewayException">The client has made its requests.</exception>
    public void ThrowIfExhausted(HttpContext context, string? client)
    {
        if (_limiter is null)
        {
            return;
        }

        using RateLimitLease lease = _limiter.AttemptAcquire(client ?? context.Connection.RemoteIpAddress?.ToString() ?? string.Empty);
        if (lease.IsAcquired)
        {
            return;
        }

        if (lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait))
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        throw new GatewayException(new ApiError(StatusCodes.Status429TooManyRequests, "Too many requests. Try again later.") { Code = "rate_limit_exceeded" });
    }

    public ValueTask DisposeAsync() => _limiter?.DisposeAsync() ?? ValueTask.CompletedTask;
}
