using System.Collections.Concurrent;

namespace RouteLlm;

/// <summary>The controllers of a client: one for each router, percentage and boundary between models that live traffic has asked for. Safe for concurrent use.</summary>
internal sealed class ShareControllers(ShareControlOptions options)
{
    private readonly ConcurrentDictionary<(string Router, double StrongModelPercent), ShareController> _controllers = new();

    public IEnumerable<KeyValuePair<(string Router, double StrongModelPercent), ShareController>> All => _controllers;

    /// <summary>Gets the controller that holds a share, made when it is first asked for.</summary>
    /// <param name="router">The name of the router.</param>
    /// <param name="strongModelPercent">The share, in percent.</param>
    /// <param name="calibration">The router's calibration.</param>
    public ShareController Get(string router, double strongModelPercent, ThresholdCalibration calibration) => _controllers.GetOrAdd(
        (router, strongModelPercent),
        static (key, made) => new ShareController(made.calibration, key.StrongModelPercent, made.options),
        (calibration, options));
}
