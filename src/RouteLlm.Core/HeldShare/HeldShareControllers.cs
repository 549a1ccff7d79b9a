using System.Collections.Concurrent;

namespace RouteLlm;

/// <summary>The controllers of a client: one for each router, percentage and boundary between models that live traffic has asked for. Safe for concurrent use.</summary>
internal sealed class HeldShareControllers(HeldShareOptions options)
{
    private readonly ConcurrentDictionary<ShareKey, HeldShareController> _controllers = new();

    public IEnumerable<KeyValuePair<ShareKey, HeldShareController>> All => _controllers;

    /// <summary>Gets the controller that holds a share, made when it is first asked for, and anew when the router has another calibration since.</summary>
    /// <param name="key">The share.</param>
    /// <param name="calibration">The router's calibration.</param>
    public HeldShareController Get(ShareKey key, ThresholdCalibration calibration)
    {
        if (_controllers.TryGetValue(key, out HeldShareController? controller) && controller.Calibration == calibration)
        {
            return controller;
        }

        return _controllers.AddOrUpdate(
            key,
            static (added, made) => new HeldShareController(made.calibration, added.StrongModelPercent, made.options),
            static (updated, current, made) => current.Calibration == made.calibration ? current : new HeldShareController(made.calibration, updated.StrongModelPercent, made.options),
            (calibration, options));
    }
}
