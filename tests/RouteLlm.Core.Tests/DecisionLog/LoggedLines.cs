using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>Keeps what a decision log logs.</summary>
internal sealed class LoggedLines : ILogger<DecisionLogFile>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string[] Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
