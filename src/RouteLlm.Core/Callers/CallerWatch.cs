using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>
/// Tells of callers whose prompts ask for the strong model far more or far less often than those of all. Safe for concurrent use.
/// </summary>
/// <param name="options">How far that is.</param>
/// <param name="telemetry">Counts the callers that were reported.</param>
/// <param name="logger">The logger.</param>
internal sealed class CallerWatch(CallerOptions options, CallerTelemetry telemetry, ILogger logger)
{
    // Of a hundred requests a share is known to about five points.
    private const int RequestsUntilSure = 128;
    private const int RequestsBetweenLooks = 32;
    private const long RequestsBeforeAging = 1_000_000;
    private const double Percent = 100;

    private readonly Caller _all = new(string.Empty);

    /// <summary>Takes a request.</summary>
    /// <param name="caller">Whose it is; <see langword="null"/> for nobody's.</param>
    /// <param name="isStrong">Whether it asks for the strong model by the threshold that holds for all.</param>
    public void Take(Caller? caller, bool isStrong)
    {
        if (_all.Watch(isStrong) >= RequestsBeforeAging)
        {
            _all.Age();
        }

        if (caller is null || caller.Watch(isStrong) is not (>= RequestsUntilSure and long watched) || watched % RequestsBetweenLooks != 0)
        {
            return;
        }

        double difference = Math.Abs(caller.StrongShare - _all.StrongShare) * Percent;
        bool isUnusual = difference > (caller.IsUnusual ? options.UnusualShareDifference / 2 : options.UnusualShareDifference);
        if (caller.Mark(isUnusual))
        {
            telemetry.Told(caller);
            logger.CallerIsUnusual(caller.Name, caller.StrongShare * Percent, _all.StrongShare * Percent, watched);
        }
    }
}
