using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;

namespace RouteLlm;

/// <summary>Scores a prompt with the weighted mean of other routers' strong win rates.</summary>
/// <remarks>
/// <para>
/// Asynchronous routers score at the same time, and get a batch as a batch. If one fails, the others are cancelled, and its failure is the
/// mean's.
/// </para>
/// <para>
/// Has no calibration and no threshold of its own, since neither follows from those of its routers: set
/// <c>RouteLlmOptions.Threshold</c>, for example with <see cref="ThresholdCalibration.FromScores"/> over scores of your own prompts.
/// Safe for concurrent use if its routers are.
/// </para>
/// </remarks>
public sealed class WeightedMeanRouter : IFingerprintedRouter
{
    /// <summary>The router's name, <c>"weighted_mean"</c>.</summary>
    public const string RouterName = "weighted_mean";

    private readonly WeightedRouter[] _routers;

    /// <summary>Initializes a router.</summary>
    /// <param name="routers">The routers with their weights, at least one; they stay the caller's to dispose.</param>
    /// <param name="name">The router's name, for a second mean beside the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="routers"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There is no router, one is <see langword="null"/>, or <paramref name="name"/> is <see langword="null"/> or empty.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight, or the sum of all, is not positive and finite.</exception>
    public WeightedMeanRouter(IReadOnlyList<WeightedRouter> routers, string name = RouterName)
    {
        ArgumentNullException.ThrowIfNull(routers);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (routers.Count == 0)
        {
            throw new ArgumentException("There are no routers. Add at least one, with its weight.", nameof(routers));
        }

        double sum = 0;
        for (int i = 0; i < routers.Count; i++)
        {
            if (routers[i]?.Router is not { } router)
            {
                throw new ArgumentException($"The router at index {i} is null.", nameof(routers));
            }

            sum += routers[i].Weight;
            if (!(routers[i].Weight > 0 && double.IsFinite(sum)))
            {
                throw new ArgumentOutOfRangeException(nameof(routers), routers[i].Weight, $"The weight of router '{router.Name}' must be positive, and the sum of all finite.");
            }
        }

        _routers = [.. routers];
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the routers with their weights.</summary>
    internal IReadOnlyList<WeightedRouter> Routers => _routers;

    /// <inheritdoc/>
    public string? Fingerprint
    {
        get
        {
            using var hash = new ContentHash();
            hash.Add(RouterName);
            foreach ((IPromptRouter router, double weight) in _routers)
            {
                if ((router as IFingerprintedRouter)?.Fingerprint is not { } part)
                {
                    return null;
                }

                hash.Add(part).Add(BitConverter.GetBytes(weight));
            }

            return hash.ToString();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RoutingException">A router's score is no probability.</exception>
    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
        this.ScoreBatchOfOneAsync(request, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RoutingException">A router's score is no probability.</exception>
    public async ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        cancellationToken.ThrowIfCancellationRequested();
        RouterScore[][] parts = await ScoreWithAllAsync(requests, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < requests.Count; i++)
        {
            scores.Span[i] = MeanOf(parts, i);
        }
    }

    private async Task<RouterScore[][]> ScoreWithAllAsync(IReadOnlyList<RoutingRequest> requests, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? first = null;

        async Task<RouterScore[]> ScoreAsync(IPromptRouter router)
        {
            var scores = new RouterScore[requests.Count];
            try
            {
                await router.ScoreAsync(requests, scores, stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(exception), comparand: null);
                await stop.CancelAsync().ConfigureAwait(false);
            }

            return scores;
        }

        // All have ended when this returns, so that none works on, or fails unseen, after the answer.
        RouterScore[][] parts = await Task.WhenAll(_routers.Select(weighted => ScoreAsync(weighted.Router))).ConfigureAwait(false);
        if (first is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first.Throw();
        }

        return parts;
    }

    private RouterScore MeanOf(RouterScore[][] parts, int index)
    {
        double sum = 0;
        double weights = 0;
        bool isDefaultTarget = false;
        var reason = new StringBuilder();
        for (int i = 0; i < _routers.Length; i++)
        {
            (IPromptRouter router, double weight) = _routers[i];
            (double strongWinRate, string? detail) = parts[i][index];
            if (!ProbabilityRange.Contains(strongWinRate))
            {
                throw RoutingException.ScoreOutOfRange(router.Name, strongWinRate);
            }

            // Divided once at the end: rounding cannot push a mean of ones above 1.
            sum += weight * strongWinRate;
            isDefaultTarget |= parts[i][index].IsDefaultTarget;
            weights += weight;
            reason.Append(i == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{router.Name} {strongWinRate:0.000} × {weight:0.###}");
            if (detail is not null)
            {
                reason.Append(" (").Append(detail).Append(')');
            }
        }

        return new RouterScore(sum / weights, reason.ToString()) { IsDefaultTarget = isDefaultTarget };
    }
}
