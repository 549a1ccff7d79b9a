namespace RouteLlm;

/// <summary>Checks that a batch of requests has room for its scores.</summary>
internal static class BatchRoom
{
    public static void ThrowIfTooSmall(IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (scores.Length < requests.Count)
        {
            throw new ArgumentException($"{requests.Count} requests need as many scores, but there is room for {scores.Length}.", nameof(scores));
        }
    }
}
