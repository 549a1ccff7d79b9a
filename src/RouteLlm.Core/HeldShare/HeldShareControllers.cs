using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>
/// The controllers of a client: one for each router, percentage and boundary between models that live traffic has asked for, and beside
/// them those of each caller that has a share of its own. Safe for concurrent use.
/// </summary>
internal sealed class HeldShareControllers
{
    private readonly HeldShareOptions _options;
    private readonly HeldShareControllers? _common;
    private int _made;
    private readonly ConcurrentDictionary<ShareKey, HeldShareController> _controllers;

    // Requests under way still use the percentage from before a reload.
    private const int MostPercentages = 2;

    // They go with their callers.
    private readonly ConditionalWeakTable<Caller, HeldShareControllers> _ofCallers = [];

    /// <param name="options">How shares are held.</param>
    /// <param name="common">For those of one caller: those of all others, where its thresholds start.</param>
    public HeldShareControllers(HeldShareOptions options, HeldShareControllers? common = null)
    {
        _options = options;
        _common = common;
        _controllers = common is null ? new() : new(concurrencyLevel: 1, capacity: 1);
    }

    /// <summary>Gets the controllers of all callers that have none of their own.</summary>
    public IEnumerable<KeyValuePair<ShareKey, HeldShareController>> All => _controllers;

    /// <summary>Gets the controllers of callers.</summary>
    public IEnumerable<(Caller Caller, ShareKey Key, HeldShareController Controller)> OfCallers =>
        _ofCallers.SelectMany(static own => own.Value.All.Select(share => (own.Key, share.Key, share.Value)));

    /// <summary>
    /// Gets the controller that holds a share, made when it is first asked for, and anew when the router has another calibration since.
    /// </summary>
    /// <param name="key">The share.</param>
    /// <param name="calibration">The router's calibration.</param>
    /// <param name="caller">Whose request it is, if that is known.</param>
    public HeldShareController Get(ShareKey key, ThresholdCalibration calibration, Caller? caller = null)
    {
        if (caller is { StrongModelPercent: not null } || (_options.PerCaller && caller is { HasOwnShare: true }))
        {
            return (_ofCallers.TryGetValue(caller, out HeldShareControllers? own) ? own : _ofCallers.GetValue(caller, OfCaller)).Get(key, calibration);
        }

        if (_controllers.TryGetValue(key, out HeldShareController? controller) && controller.Calibration == calibration)
        {
            return controller;
        }

        HeldShareController made = _controllers.AddOrUpdate(
            key,
            static (added, made) => made.Self.Create(added, made.calibration),
            static (updated, current, made) => current.Calibration == made.calibration ? current : made.Self.Create(updated, made.calibration),
            (Self: this, calibration));
        ForgetOlder(key);
        return made;
    }

    // A configuration that is changed again and again would leave one for every percentage that it ever had.
    private void ForgetOlder(ShareKey key)
    {
        foreach ((ShareKey older, _) in _controllers
            .Where(share => share.Key.Router == key.Router && share.Key.Boundary == key.Boundary && share.Key != key)
            .OrderByDescending(static share => share.Value.Number)
            .Skip(MostPercentages - 1))
        {
            _controllers.TryRemove(older, out _);
        }
    }

    // Where the options give the caller another share than that of all, the others' threshold is no place to start.
    private HeldShareControllers OfCaller(Caller caller) => new(_options, caller.StrongModelPercent is null ? this : null);

    private HeldShareController Create(ShareKey key, ThresholdCalibration calibration) =>
        new(calibration, key.StrongModelPercent, _options, _common?.Get(key, calibration).Rank) { Number = Interlocked.Increment(ref _made) };
}
