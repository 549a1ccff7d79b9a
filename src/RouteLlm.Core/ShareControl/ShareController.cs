namespace RouteLlm;

/// <summary>A threshold that follows the traffic, so that the share of strong calls holds.</summary>
/// <remarks>
/// <para>
/// The rule is online quantile tracking: after each request the threshold's rank rises by step × (1 − share) when the call was strong and falls by
/// step × share when it was not (Gibbs and Candès, 2021, "Adaptive Conformal Inference Under Distribution Shift", equation 2, with the roles of
/// coverage and share exchanged). The sum telescopes, so for any sequence of scores, even an adversarial one, the share over n requests is off by at
/// most the rank's movement / (n × step) (their proposition 4.1). One number of memory, and no request moves it by more than the step.
/// </para>
/// <para>
/// It moves in ranks of the router's calibration rather than in scores, so that the step means the same for every router. Beyond the
/// calibration's lowest and highest score the rank goes on in a straight line to the thresholds 0 and 1.
/// </para>
/// <para>Safe for concurrent use; deterministic for one sequence of requests.</para>
/// </remarks>
internal sealed class ShareController
{
    // How far a rank goes on beyond the calibration, on either side.
    private const double Margin = 0.5;

    private readonly ThresholdCalibration _calibration;
    private readonly double _strongShare;
    private readonly double _step;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly ShareControlOptions _options;
    private double _rank;

    // What this process has moved since the fleet was last told.
    private double _unshared;

    /// <param name="calibration">The router's calibration, where the threshold starts.</param>
    /// <param name="strongModelPercent">The share to hold, in percent.</param>
    /// <param name="options">How fast and how far the threshold may move.</param>
    public ShareController(ThresholdCalibration calibration, double strongModelPercent, ShareControlOptions options)
    {
        _calibration = calibration;
        _strongShare = strongModelPercent / 100;
        _step = options.StepSize;
        _options = options;
        _lowest = RankOf(options.MinimumThreshold, -Margin);
        _highest = RankOf(options.MaximumThreshold, 1 + Margin);
        InitialRank = Math.Clamp(1 - _strongShare, _lowest, _highest);
        _rank = InitialRank;
    }

    /// <summary>Gets the rank that the calibration gives the share.</summary>
    public double InitialRank { get; }

    /// <summary>Gets the threshold as it is now.</summary>
    public double Threshold => Math.Clamp(ThresholdAt(Volatile.Read(ref _rank)), _options.MinimumThreshold, _options.MaximumThreshold);

    /// <summary>Learns from a request that was decided.</summary>
    /// <param name="strong">Whether it was at or above the threshold.</param>
    public void Observe(bool strong)
    {
        // What was moved, not what should have been: at a bound nothing piles up that would have to be undone.
        Add(ref _unshared, Move(strong ? _step * (1 - _strongShare) : -_step * _strongShare));
    }

    /// <summary>Takes what has moved here since this was last called.</summary>
    public double TakeUnshared() => Interlocked.Exchange(ref _unshared, 0);

    /// <summary>Gives back what could not be shared.</summary>
    public void ReturnUnshared(double change) => Add(ref _unshared, change);

    /// <summary>Takes over the fleet's movement from the initial rank, beside what has moved here since.</summary>
    public void Follow(double fleetMovement)
    {
        // Requests that are decided meanwhile move the rank by a step at most, which the next exchange mends.
        double rank = Math.Clamp(InitialRank + fleetMovement + Volatile.Read(ref _unshared), _lowest, _highest);
        Interlocked.Exchange(ref _rank, rank);
    }

    private double Move(double change)
    {
        double before = Volatile.Read(ref _rank);
        while (true)
        {
            double after = Math.Clamp(before + change, _lowest, _highest);
            double seen = Interlocked.CompareExchange(ref _rank, after, before);
            if (seen == before)
            {
                return after - before;
            }

            before = seen;
        }
    }

    private static void Add(ref double total, double change)
    {
        double before = Volatile.Read(ref total);
        while (true)
        {
            double seen = Interlocked.CompareExchange(ref total, before + change, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }

    private double ThresholdAt(double rank) => rank switch
    {
        < 0 => _calibration.ScoreAt(0) * (1 + (rank / Margin)),
        > 1 => _calibration.ScoreAt(1) + ((1 - _calibration.ScoreAt(1)) * ((rank - 1) / Margin)),
        _ => _calibration.ScoreAt(rank),
    };

    // The rank of a bound; the outermost one where the bound is none.
    private double RankOf(double threshold, double outermost)
    {
        double low = -Margin;
        double high = 1 + Margin;
        if (ThresholdAt(outermost) == threshold)
        {
            return outermost;
        }

        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = ThresholdAt(middle) < threshold ? (middle, high) : (low, middle);
        }

        return high;
    }
}
