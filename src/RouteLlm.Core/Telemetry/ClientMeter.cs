using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>
/// The meter of one client, with gauges that end with the client while the meter goes on, for a client that comes later. Safe for concurrent
/// use.
/// </summary>
/// <remarks>
/// No meter is ever disposed: OpenTelemetry keeps one metric for all meters of the same name, and ends it with the first of them, after which
/// it exports nothing of the others. There are a few more meters than there were clients at one time.
/// </remarks>
internal sealed class ClientMeter : IDisposable
{
    // What a client has still under way when it is disposed counts on its meter, and should not look like the next client's.
    private const int Resting = 32;

    private static readonly ConcurrentQueue<ClientMeter> Free = new();

    private readonly ConcurrentDictionary<string, Delegate> _gauges = new(StringComparer.Ordinal);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    // 0 or 1: .NET 8 exchanges no Booleans.
    private int _isFree;

    private ClientMeter()
    {
    }

    /// <summary>Gets the meter. Counters and histograms of the same name are the same instruments for each client that has it.</summary>
    public Meter Meter { get; } = new(RouteLlmDiagnostics.Name);

    /// <summary>Takes a meter that no living client has.</summary>
    public static ClientMeter Take()
    {
        if (Free.Count <= Resting || !Free.TryDequeue(out ClientMeter? meter))
        {
            return new ClientMeter();
        }

        meter._isFree = 0;
        return meter;
    }

    /// <summary>Shows values as they are when they are read, until the meter is given back.</summary>
    public void Observe<T>(string name, Func<IEnumerable<Measurement<T>>> read, string? unit, string description)
        where T : struct
    {
        _gauges[name] = read;
        lock (_made)
        {
            if (_made.Add(name))
            {
                Meter.CreateObservableGauge(
                    name, () => _gauges.TryGetValue(name, out Delegate? gauge) ? ((Func<IEnumerable<Measurement<T>>>)gauge)() : [], unit, description);
            }
        }
    }

    /// <summary>Shows one value as it is when it is read, until the meter is given back.</summary>
    public void Observe<T>(string name, Func<T> read, string? unit, string description)
        where T : struct => Observe<T>(name, () => (Measurement<T>[])[new Measurement<T>(read())], unit, description);

    /// <summary>Gives the meter back, and ends its gauges.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isFree, 1) == 0)
        {
            _gauges.Clear();
            Free.Enqueue(this);
        }
    }
}
