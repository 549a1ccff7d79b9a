namespace RouteLlm;

/// <summary>Makes the client of a decision model for which none was given.</summary>
internal static class HttpDecisionClient
{
    // As long as an address in DNS is usually kept.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static HttpClient Create() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = ConnectionLifetime }) { Timeout = Timeout.InfiniteTimeSpan };
}
