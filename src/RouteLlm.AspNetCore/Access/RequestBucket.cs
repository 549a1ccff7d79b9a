using System.Threading.RateLimiting;

namespace RouteLlm;

/// <summary>
/// How many requests one client may make: a bucket of as many tokens as it may make in a minute, filled again evenly. Safe for concurrent
/// use.
/// </summary>
internal sealed class RequestBucket(int perMinute) : IDisposable
{
    private readonly TokenBucketRateLimiter _limiter = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        QueueLimit = 0,
        AutoReplenishment = false, // A timer for each client would be many.
    });

    /// <summary>Gets whether a request could be taken.</summary>
    public bool IsEmpty
    {
        get
        {
            _limiter.TryReplenish();
            return _limiter.GetStatistics()!.CurrentAvailablePermits < 1;
        }
    }

    /// <summary>Takes a request from the bucket.</summary>
    /// <param name="wait">How long it takes until there is one.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out TimeSpan wait)
    {
        _limiter.TryReplenish();
        using RateLimitLease lease = _limiter.AttemptAcquire();
        wait = !lease.IsAcquired && lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan retry) ? retry : TimeSpan.Zero;
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
