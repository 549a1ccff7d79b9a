using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

public sealed class HeaviestCallersTests
{
    [Fact]
    public void However_many_names_there_are_the_heaviest_are_kept_and_no_more_than_the_maximum()
    {
        var callers = new HeaviestCallers(maximum: 100);
        for (int i = 0; i < 50_000; i++)
        {
            callers.Enter($"once-{i}");
            callers.Enter($"heavy-{i % 20}");
        }

        Assert.InRange(callers.All.Count(), 1, 100);
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(callers.Find($"heavy-{i}") is { HasOwnShare: true, HasOwnBudget: true }));
        Assert.DoesNotContain(callers.All, static caller => caller.Name.StartsWith("once-", StringComparison.Ordinal) && caller.HasOwnShare);
    }

    [Fact]
    public void A_long_name_takes_no_more_memory_than_another()
    {
        var callers = new HeaviestCallers(maximum: 10);

        Caller caller = callers.Enter(new string('x', 1_000_000))!;

        Assert.InRange(caller.Name.Length, 1, 128);
        Assert.Same(caller, callers.Find(new string('x', 1_000_000)));
        Assert.Null(callers.Enter(null));
    }

    [Fact]
    public void A_caller_that_asks_for_the_strong_model_far_more_often_than_others_is_told_of_once()
    {
        using ClientMeter meter = ClientMeter.Take();
        using var listener = new MeterListener();
        var shown = new List<(string Instrument, object? Caller)>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, meter.Meter))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => shown.Add((instrument.Name, tags[0].Value)));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => shown.Add((instrument.Name, tags[0].Value)));
        listener.Start();
        var callers = new HeaviestCallers(maximum: 100);
        var log = new Lines();
        var watch = new CallerWatch(new CallerOptions(), new CallerTelemetry(meter, callers), log);
        var random = new Random(5);

        for (int i = 0; i < 20_000; i++)
        {
            bool isAbusive = i % 10 == 0;
            watch.Take(callers.Enter(isAbusive ? "abuser" : $"caller-{i % 7}"), isAbusive || random.NextDouble() < 0.3);
        }

        listener.RecordObservableInstruments();
        Assert.Equal([("routellm.callers.unusual", "abuser"), ("routellm.caller.strong_share", "abuser")], shown);
        Assert.Contains("'abuser', 100% ask for the strong model, against ", Assert.Single(log.Texts), StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Texts.Add(formatter(state, exception));
    }
}
