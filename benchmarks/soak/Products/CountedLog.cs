using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Soak;

/// <summary>Counts what is logged, by the message without its values.</summary>
internal sealed class CountedLog : ILoggerProvider, ILogger
{
    private const string Template = "{OriginalFormat}";

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            object? template = (state as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(static pair => pair.Key == Template).Value;
            _counts.AddOrUpdate($"{logLevel}: {template ?? formatter(state, exception)}", 1, static (_, count) => count + 1);
        }
    }

    public void Dispose()
    {
    }
}
