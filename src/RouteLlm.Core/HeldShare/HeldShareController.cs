namespace RouteLlm;

/// <summary>A threshold that follows the traffic, so that the share of strong calls holds.</summary>
/// <remarks>
/// <para>
/// The rule is online quantile tracking: after each request the threshold's rank rises by step × (1 − share) when the call was strong and
/// falls by step × share when it was not (Gibbs and Candès, 2021, "Adaptive Conformal Inference Under Distribution Shift", equation 2, with
/// the roles of coverage and share exchanged). The sum telescopes, so for any sequence of scores, even an adversarial one, the share over n
/// requests is off by at most the rank's movement / (n × step) (their proposition 4.1). One number of memory, and no request moves it by
/// more than the step.
/// </para>
/// <para>
/// It moves in ranks of the router's calibration rather than in scores, so that the step means the same for every router. Beyond the
/// calibration's lowest and highest score the rank goes on in a straight line to the thresholds 0 and 1.
/// </para>
/// <para>
/// In a fleet the movements of all machines are added up, but each learns of the others' only at the next exchange. A step that is right
/// for one machine would then be overdone as many times as there are machines, so the step shrinks with the fleet's requests between two
/// exchanges. It is the same for all of them, so that every request of the fleet counts alike.
/// </para>
/// <para>Safe for concurrent use; deterministic for one sequence of requests.</para>
/// </remarks>
internal sealed class HeldShareController
{
    // How far a rank goes on beyond the calibration, on either side.
    private const double Margin = 0.5;

    // How far a fleet may move the rank between two exchanges, at most. It follows a drift in about twenty of them, and does not waver
    // unless the live scores fill less than a fortieth of the calibration's ranks.
    private const double MovementBetweenExchanges = 0.05;

    private readonly ThresholdCalibration _calibration;
    private readonly double _strongShare;
    private readonly double _step;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly HeldShareOptions _options;
    private double _rank;

    // What this process has moved, and how many requests it has seen, since the fleet was last told.
    private double _unshared;
    private long _unsharedRequests;

    // What the fleet has moved in all, and how many requests it has seen.
    private double _fleetMovement;
    private double _fleetRequests;

    // How many requests of the fleet this process saw between its last two exchanges, and the most that any saw; the latter is 0 for a
    // machine alone.
    private double _seenPace;
    private double _fleetPace;

    /// <param name="calibration">The router's calibration, where the threshold starts.</param>
    /// <param name="strongModelPercent">The share to hold, in percent.</param>
    /// <param name="options">How fast and how far the threshold may move.</param>
    /// <param name="startRank">The rank to start at, in place of that of the calibration.</param>
    public HeldShareController(
        ThresholdCalibration calibration, double strongModelPercent, HeldShareOptions options, double? startRank = null)
    {
        _calibration = calibration;
        _strongShare = strongModelPercent / 100;
        _step = options.StepSize;
        _options = options;
        _lowest = RankOf(options.MinimumThreshold, -Margin);
        _highest = RankOf(options.MaximumThreshold, 1 + Margin);
        InitialRank = Math.Clamp(1 - _strongShare, _lowest, _highest);
        _rank = Math.Clamp(startRank ?? InitialRank, _lowest, _highest);
        _unshared = _rank - InitialRank;
    }

    /// <summary>Gets how many were made before it, of those that it stands beside.</summary>
    public int Number { get; init; }

    /// <summary>Gets the calibration that it started from.</summary>
    public ThresholdCalibration Calibration => _calibration;

    /// <summary>Gets the rank that the calibration gives the share.</summary>
    public double InitialRank { get; }

    /// <summary>Gets the rank as it is now.</summary>
    public double Rank => Volatile.Read(ref _rank);

    /// <summary>Gets how many requests were seen here since the fleet was last told.</summary>
    public long UnsharedRequests => Volatile.Read(ref _unsharedRequests);

    /// <summary>Gets the threshold as it is now.</summary>
    public double Threshold => Math.Clamp(ThresholdAt(Volatile.Read(ref _rank)), _options.MinimumThreshold, _options.MaximumThreshold);

    /// <summary>Gets whether the fleet was heard of at the last exchange.</summary>
    public bool IsInFleet => Volatile.Read(ref _fleetPace) > 0;

    /// <summary>Gets what the fleet had moved when it was last heard of.</summary>
    public double FleetMovement => Volatile.Read(ref _fleetMovement);

    /// <summary>Gets how many requests the fleet had seen when it was last heard of.</summary>
    public double FleetRequests => Volatile.Read(ref _fleetRequests);

    /// <summary>Gets how many requests of the fleet this process saw between its last two exchanges.</summary>
    public double SeenPace => Volatile.Read(ref _seenPace);

    /// <summary>Learns from a request that was decided.</summary>
    /// <param name="strong">Whether it was at or above the threshold.</param>
    public void Observe(bool strong)
    {
        long requests = Interlocked.Increment(ref _unsharedRequests);
        double pace = Volatile.Read(ref _fleetPace);

        // Beyond the pace, where an exchange is late, with the square: however late it is, the sum stays bounded.
        double step = pace > 0 ? Math.Min(_step, MovementBetweenExchanges / Math.Max(pace, requests * (requests / pace))) : _step;

        // What was moved, not what should have been: at a bound nothing piles up that would have to be undone.
        Add(ref _unshared, Move(strong ? step * (1 - _strongShare) : -step * _strongShare));
    }

    /// <summary>Takes what has moved here since this was last called.</summary>
    public double TakeUnshared() => Interlocked.Exchange(ref _unshared, 0);

    /// <summary>Gives back what could not be shared.</summary>
    public void ReturnUnshared(double change) => Add(ref _unshared, change);

    /// <summary>Takes how many requests were seen here since this was last called.</summary>
    public long TakeUnsharedRequests() => Interlocked.Exchange(ref _unsharedRequests, 0);

    /// <summary>Takes over the fleet's movement from the initial rank, beside what has moved here since.</summary>
    public void Follow(double fleetMovement)
    {
        Volatile.Write(ref _fleetMovement, fleetMovement);

        // Requests that are decided meanwhile move the rank by a step at most, which the next exchange corrects.
        double rank = Math.Clamp(InitialRank + fleetMovement + Volatile.Read(ref _unshared), _lowest, _highest);
        Interlocked.Exchange(ref _rank, rank);
    }

    /// <summary>Learns how many requests the fleet has seen in all.</summary>
    /// <param name="fleetRequests">The requests of the fleet.</param>
    /// <param name="own">Those of this process among them that are new.</param>
    /// <returns>Whether no other process has seen any since the fleet was last heard of.</returns>
    public bool FollowRequests(double fleetRequests, long own)
    {
        double before = Interlocked.Exchange(ref _fleetRequests, fleetRequests);
        Volatile.Write(ref _seenPace, IsInFleet && fleetRequests > before ? fleetRequests - before : own);
        return fleetRequests <= before + own;
    }

    /// <summary>Learns how many requests the fleet sees between two exchanges, and is part of it from then on.</summary>
    public void FollowPace(double fleetPace) => Volatile.Write(ref _fleetPace, Math.Max(1, fleetPace));

    /// <summary>Moves as a machine alone, until the fleet is heard of again.</summary>
    public void LeaveFleet() => Volatile.Write(ref _fleetPace, 0);

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

    // The rank of a bound; the outermost rank where nothing bounds the threshold.
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
