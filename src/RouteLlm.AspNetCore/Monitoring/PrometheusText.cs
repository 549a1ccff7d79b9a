using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace RouteLlm;

/// <summary>Keeps the gateway's measurements and writes them in Prometheus' text form. Safe for concurrent use.</summary>
/// <remarks>No exporter that is kept up restores without a preview version, and the form is small.</remarks>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
    private static readonly double[] Shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<(object? First, object? Second, object? Third), Series>> _instruments = new();

    public PrometheusText(GatewayMetrics metrics, GatewayEngine engine, IMeterFactory meters)
    {
        // The instruments exist with the metrics, and the factory gives the same meter for the same name.
        _ = metrics;
        Meter own = meters.Create(GatewayMetrics.MeterName);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Of the engine's counters and histograms the gateway has its own.
            if (ReferenceEquals(instrument.Meter, own)
                || (ReferenceEquals(instrument.Meter, engine.Engine.Meter) && (instrument.IsObservable || instrument.Name == CallerTelemetry.UnusualCallers)))
            {
                listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument, static _ => new ConcurrentDictionary<(object? First, object? Second, object? Third), Series>()));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, series) => Record(instrument, value, tags, series!));
        _listener.SetMeasurementEventCallback<int>(static (instrument, value, tags, series) => Record(instrument, value, tags, series!));
        _listener.SetMeasurementEventCallback<double>(static (instrument, value, tags, series) => Record(instrument, value, tags, series!));
        _listener.Start();
    }

    public string Write()
    {
        lock (_listener)
        {
            // What a gauge no longer shows is gone.
            foreach ((_, ConcurrentDictionary<(object? First, object? Second, object? Third), Series> shown) in _instruments.Where(static entry => entry.Key.IsObservable))
            {
                shown.Clear();
            }

            _listener.RecordObservableInstruments();
            return WriteAll();
        }
    }

    public void Dispose() => _listener.Dispose();

    private string WriteAll()
    {
        var text = new StringBuilder();
        foreach ((Instrument instrument, ConcurrentDictionary<(object? First, object? Second, object? Third), Series> series) in _instruments.OrderBy(static entry => entry.Key.Name, StringComparer.Ordinal))
        {
            bool isCounter = instrument is Counter<long>;
            string name = instrument.Name.Replace('.', '_') + (isCounter ? "_total" : string.Empty);
            text.Append("# HELP ").Append(name).Append(' ').Append(instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(name).Append(isCounter ? " counter\n" : instrument.IsObservable ? " gauge\n" : " histogram\n");
            foreach (Series values in series.Values.OrderBy(static values => values.Labels, StringComparer.Ordinal))
            {
                values.Write(text, name);
            }
        }

        return text.ToString();
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach ((string key, object? value) in tags)
        {
            string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
            labels.Append(labels.Length > 0 ? "," : string.Empty).Append(key.Replace('.', '_')).Append("=\"")
                .Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return labels.ToString();
    }

    private static Series SeriesOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(
        LabelsOf(tags), instrument is Counter<long> || instrument.IsObservable ? [] : instrument.Name.EndsWith("seconds", StringComparison.Ordinal) ? Seconds : Shares, instrument.IsObservable);

    private static void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object series)
    {
        // By the values alone, several times in each request: an instrument's labels are always the same few, and their text is made once.
        var all = (ConcurrentDictionary<(object? First, object? Second, object? Third), Series>)series;
        (object?, object?, object?) key = (tags.Length > 0 ? tags[0].Value : null, tags.Length > 1 ? tags[1].Value : null, tags.Length > 2 ? tags[2].Value : null);
        (all.TryGetValue(key, out Series? known) ? known : all.GetOrAdd(key, SeriesOf(instrument, tags))).Add(value);
    }

    private sealed class Series(string labels, double[] bounds, bool isGauge)
    {
        private readonly long[] _counts = new long[bounds.Length];
        private long _count;
        private double _sum;

        public string Labels => labels;

        public void Add(double value)
        {
            int bucket = 0;
            while (bucket < bounds.Length && value > bounds[bucket])
            {
                bucket++;
            }

            lock (_counts)
            {
                _count++;
                _sum = isGauge ? value : _sum + value;
                if (bucket < bounds.Length)
                {
                    _counts[bucket]++;
                }
            }
        }

        public void Write(StringBuilder text, string name)
        {
            lock (_counts)
            {
                if (bounds.Length == 0)
                {
                    Line(text, name, labels, _sum);
                    return;
                }

                string separator = labels.Length > 0 ? "," : string.Empty;
                long below = 0;
                for (int i = 0; i < bounds.Length; i++)
                {
                    below += _counts[i];
                    Line(text, $"{name}_bucket", string.Create(CultureInfo.InvariantCulture, $"{labels}{separator}le=\"{bounds[i]}\""), below);
                }

                Line(text, $"{name}_bucket", $"{labels}{separator}le=\"+Inf\"", _count);
                Line(text, $"{name}_sum", labels, _sum);
                Line(text, $"{name}_count", labels, _count);
            }
        }

        private static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {value:R}\n");
    }
}
