using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>Keeps the library's log messages by their level.</summary>
internal sealed class LogOfLevels : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _messages = [];

    public IEnumerable<string> Of(LogLevel level) => _messages.Where(message => message.Level == level).Select(message => message.Message);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName.StartsWith("RouteLlm", StringComparison.Ordinal));

    public void Dispose()
    {
        // Holds nothing.
    }

    private sealed class Logger(LogOfLevels log, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOurs;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (isOurs)
            {
                log._messages.Enqueue((logLevel, formatter(state, exception)));
            }
        }
    }
}
