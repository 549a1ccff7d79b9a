using static System.FormattableString;

namespace RouteLlm;

/// <summary>Lets a cheap router answer what is clear, and asks a dearer one only in the grey zone between.</summary>
/// <remarks>
/// <para>
/// A first score outside of the zone is the chain's score. Within it, the next router's score s orders the prompts: the chain's score is
/// <c>from + (to − from) × s</c>, so that one threshold serves both. Where the next router could not score, the first one's score holds. A
/// batch asks each router once.
/// </para>
/// <para>
/// Calibrated as one, where both routers are: outside of the zone its shares are the first router's, and within it they are divided as the
/// next router's scores are. It is an estimate, since the next router sees only the zone; <c>routellm calibrate</c> on prompts of your own
/// is exact. Immutable; safe for concurrent use if both routers are.
/// </para>
/// </remarks>
public sealed class ChainRouter : ICalibratedRouter, IFingerprintedRouter
{
    /// <summary>The router's name, <c>"chain"</c>.</summary>
    public const string RouterName = "chain";

    private const int Percents = 100;

    private readonly Lazy<ThresholdCalibration?> _calibration;

    /// <summary>Initializes a router.</summary>
    /// <param name="first">The cheap router, asked about every prompt; stays the caller's to dispose.</param>
    /// <param name="next">The dearer router, asked in the zone; stays the caller's to dispose.</param>
    /// <param name="clearlyWeakBelow">The first router's score below which a prompt is clear, from 0 to 1.</param>
    /// <param name="clearlyStrongFrom">
    /// The first router's score from which a prompt is clear, from 0 to 1 and above <paramref name="clearlyWeakBelow"/>.
    /// </param>
    /// <param name="name">The router's name, for a second chain beside the first.</param>
    /// <exception cref="ArgumentNullException">A router is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An edge is not between 0 and 1, or the zone is empty.</exception>
    public ChainRouter(IPromptRouter first, IPromptRouter next, double clearlyWeakBelow, double clearlyStrongFrom, string name = RouterName)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ProbabilityRange.ThrowIfOutside(clearlyWeakBelow);
        ProbabilityRange.ThrowIfOutside(clearlyStrongFrom);
        if (clearlyWeakBelow >= clearlyStrongFrom)
        {
            throw new ArgumentOutOfRangeException(nameof(clearlyStrongFrom), clearlyStrongFrom, Invariant($"The zone is empty: it begins at {clearlyWeakBelow}. Write a larger end."));
        }

        First = first;
        Next = next;
        ClearlyWeakBelow = clearlyWeakBelow;
        ClearlyStrongFrom = clearlyStrongFrom;
        Name = name;
        _calibration = new Lazy<ThresholdCalibration?>(Calibrate);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the first router's score below which a prompt is clear.</summary>
    public double ClearlyWeakBelow { get; }

    /// <summary>Gets the first router's score from which a prompt is clear.</summary>
    public double ClearlyStrongFrom { get; }

    /// <summary>Gets the calibration; <see langword="null"/> where a router has none.</summary>
    public ThresholdCalibration? Calibration => _calibration.Value;

    /// <inheritdoc/>
    public string? Fingerprint
    {
        get
        {
            if ((First as IFingerprintedRouter)?.Fingerprint is not { } first || (Next as IFingerprintedRouter)?.Fingerprint is not { } next)
            {
                return null;
            }

            using var hash = new ContentHash();
            return hash.Add(RouterName).Add(first).Add(next).Add(BitConverter.GetBytes(ClearlyWeakBelow)).Add(BitConverter.GetBytes(ClearlyStrongFrom)).ToString();
        }
    }

    /// <summary>Gets the cheap router.</summary>
    internal IPromptRouter First { get; }

    /// <summary>Gets the dearer router.</summary>
    internal IPromptRouter Next { get; }

    /// <inheritdoc/>
    /// <exception cref="RoutingException">A router's score is no probability.</exception>
    public async ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        RouterScore first = Checked(First, await First.ScoreAsync(request, cancellationToken).ConfigureAwait(false));
        return IsClear(first) ? first : Join(first, Checked(Next, await Next.ScoreAsync(request, cancellationToken).ConfigureAwait(false)));
    }

    /// <inheritdoc/>
    /// <exception cref="RoutingException">A router's score is no probability.</exception>
    public async ValueTask ScoreAsync(
        IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
    {
        BatchRoom.ThrowIfTooSmall(requests, scores);
        await First.ScoreAsync(requests, scores, cancellationToken).ConfigureAwait(false);
        int[] grey = [.. Enumerable.Range(0, requests.Count).Where(i => !IsClear(Checked(First, scores.Span[i])))];
        if (grey.Length == 0)
        {
            return;
        }

        var next = new RouterScore[grey.Length];
        await Next.ScoreAsync([.. grey.Select(i => requests[i])], next, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < grey.Length; i++)
        {
            scores.Span[grey[i]] = Join(scores.Span[grey[i]], Checked(Next, next[i]));
        }
    }

    private static RouterScore Checked(IPromptRouter router, RouterScore score) =>
        ProbabilityRange.Contains(score.StrongWinRate) ? score : throw RoutingException.ScoreOutOfRange(router.Name, score.StrongWinRate);

    private bool IsClear(in RouterScore score) =>
        score.IsDefaultTarget || score.StrongWinRate < ClearlyWeakBelow || score.StrongWinRate >= ClearlyStrongFrom;

    private RouterScore Join(in RouterScore first, in RouterScore next)
    {
        string reason = $"{Invariant($"{First.Name} {first.StrongWinRate:0.000}, {Next.Name} ")}{(next.IsDefaultTarget ? "could not score" : Invariant($"{next.StrongWinRate:0.000}"))}{(next.Reason is { } detail ? $" ({detail})" : string.Empty)}";
        return next.IsDefaultTarget ? first with { Reason = reason } : new RouterScore(Within(next.StrongWinRate), reason);
    }

    // Rounding must not lift the end of the zone above it, nor over 1.
    private double Within(double score) => Math.Min(ClearlyWeakBelow + ((ClearlyStrongFrom - ClearlyWeakBelow) * score), ClearlyStrongFrom);

    private ThresholdCalibration? Calibrate()
    {
        if ((First as ICalibratedRouter)?.Calibration is not { } first || (Next as ICalibratedRouter)?.Calibration is not { } next)
        {
            return null;
        }

        double[] quantiles = first.GetQuantiles();
        double atOrAboveTo = PercentAtOrAbove(quantiles, ClearlyStrongFrom);
        double atOrAboveFrom = PercentAtOrAbove(quantiles, ClearlyWeakBelow);
        for (int percent = 0; percent <= Percents; percent++)
        {
            if (quantiles[percent] >= ClearlyWeakBelow && quantiles[percent] < ClearlyStrongFrom && atOrAboveFrom > atOrAboveTo)
            {
                double within = Math.Clamp((percent - atOrAboveTo) / (atOrAboveFrom - atOrAboveTo) * Percents, 0, Percents);
                quantiles[percent] = Within(within is 0 or Percents ? 1 - (within / Percents) : next.GetThreshold(within));
            }
        }

        return ThresholdCalibration.FromQuantiles(quantiles);
    }

    // The share of the first router's scores at or above one; quantiles fall with the percentage.
    private static double PercentAtOrAbove(double[] quantiles, double score)
    {
        int percent = 0;
        while (percent <= Percents && quantiles[percent] >= score)
        {
            percent++;
        }

        if (percent is 0 or > Percents)
        {
            return Math.Min(percent, Percents);
        }

        double above = quantiles[percent - 1];
        double below = quantiles[percent];
        return percent - 1 + (above > below ? (above - score) / (above - below) : 0);
    }
}
