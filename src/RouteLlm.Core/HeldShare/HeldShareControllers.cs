using System.Collections.Concurrent;

namespace RouteLlm;

/// <summary>The controllers of a client: one for each router, percentage and boundary between models that live traffic has asked for. Safe for concurrent use.</summary>
internal sealed class ShareControllers(ShareControlOptions options)
{
    private readonly ConcurrentDictionary<ShareKey, ShareController> _controllers = new();

    public IEnumerable<KeyValuePair<ShareKey, ShareController>> All => _controllers;

    /// <summary>Gets the controller that holds a share, made when it is first asked for, and anew when the router has another calibration since.</summary>
    /// <param name="key">The share.</param>
    /// <param name="calibration">The router's calibration.</param>
    public ShareController Get(ShareKey key, ThresholdCalibration calibration)
    {
        if (_controllers.TryGetValue(key, out ShareController? controller) && controller.Calibration == calibration)
        {
            return controller;
        }

        return _controllers.AddOrUpdate(
            key,
            static (added, made) => new ShareController(made.calibration, added.StrongModelPercent, made.options),
            static (updated, current, made) => current.Calibration == made.calibration ? current : new ShareController(made.calibration, updated.StrongModelPercent, made.options),
            (calibration, options));
    }
}
