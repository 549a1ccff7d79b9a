using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RouteLlm.Tests;

/// <summary>Collects the metrics of battles of one client.</summary>
internal sealed class BattleMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, string Tags, double Value)> _measured = [];
    private readonly ConcurrentBag<Instrument> _published = [];

    public BattleMetrics()
    {
        _listener.InstrumentPublished = (instrument, _) => _published.Add(instrument);
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>(Note);
        _listener.Start();
    }

    /// <summary>Gets the unit of each instrument.</summary>
    public Dictionary<string, string?> Units { get; } = [];

    /// <summary>Watches what a client measures of its battles. Other tests have clients with meters of the same name at the same time.</summary>
    public void Watch(RouteLlmChatClient client)
    {
        foreach (Instrument instrument in _published.Where(instrument =>
            ReferenceEquals(instrument.Meter, client.Engine.Meter) && instrument.Name.StartsWith("routellm.battles", StringComparison.Ordinal)))
        {
            _listener.EnableMeasurementEvents(instrument);
            Units[instrument.Name] = instrument.Unit;
        }
    }

    /// <summary>Gets the sum of what a counter was given, by its tags.</summary>
    public Dictionary<string, double> Sums(string instrument)
    {
        lock (_measured)
        {
            return _measured.Where(one => one.Instrument == instrument).GroupBy(static one => one.Tags).ToDictionary(static group => group.Key, static group => group.Sum(static one => one.Value));
        }
    }

    /// <summary>Reads a gauge, which has no tags.</summary>
    public double Read(string gauge)
    {
        _listener.RecordObservableInstruments();
        lock (_measured)
        {
            (_, string tags, double value) = _measured.Last(one => one.Instrument == gauge);
            Assert.Empty(tags);
            return value;
        }
    }

    /// <summary>Waits until something is true of the metrics.</summary>
    public async Task UntilAsync(Func<BattleMetrics, bool> isTrue)
    {
        for (DateTime end = DateTime.UtcNow.AddSeconds(60); !isTrue(this);)
        {
            Assert.True(DateTime.UtcNow < end, ToString());
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public override string ToString()
    {
        lock (_measured)
        {
            return string.Join(Environment.NewLine, _measured);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string text = string.Join(',', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
        lock (_measured)
        {
            _measured.Add((instrument.Name, text, value));
        }
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) => Note(instrument, value, tags);
}
