using System.Diagnostics.Metrics;
using System.Globalization;

namespace RouteLlm;

/// <summary>Reads the gauges of the engine's meter, and counts the requests that it refuses. Safe for concurrent use.</summary>
internal sealed class EngineGauges : IDisposable
{
    private readonly MeterListener _listener = new();
    private EngineState _state = new();
    private long _refused;

    public EngineGauges(GatewayEngine engine)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, engine.Engine.Meter) && (instrument.IsObservable || instrument.Name == RoutingTelemetry.Refusals))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _refused, value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Gets how many requests were refused before any model was asked.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public EngineState Read()
    {
        lock (_listener)
        {
            _state = new EngineState();
            _listener.RecordObservableInstruments();
            return _state;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument.Name)
        {
            case HeldShareTelemetry.Threshold:
                double target = Convert.ToDouble(ValueOf(tags, TelemetryTags.StrongModelPercent), CultureInfo.InvariantCulture);
                _state.Shares.Add(new DashboardShare(TextOf(tags, TelemetryTags.Router)!, TextOf(tags, CallerOptions.PropertyKey), target, Percent: null, value));
                break;
            case BudgetTelemetry.Spent:
                int index = Convert.ToInt32(ValueOf(tags, TelemetryTags.Budget), CultureInfo.InvariantCulture);
                _state.Budgets.Add(new DashboardBudget(index + 1, TimeSpan.Parse(TextOf(tags, TelemetryTags.Window)!, CultureInfo.InvariantCulture).TotalHours, TextOf(tags, CallerOptions.PropertyKey), value * 100));
                break;
            case CircuitTelemetry.Open:
                _state.Circuits[TextOf(tags, TelemetryTags.Model)!] = value > 0;
                break;
        }
    }

    private static string? TextOf(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name) =>
        Convert.ToString(ValueOf(tags, name), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static object? ValueOf(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach ((string key, object? value) in tags)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}
