using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RouteLlm.Tests;

/// <summary>A log of one machine, which can be waited for.</summary>
internal sealed class FleetLog : ILogger<RouteLlmChatClient>
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _events = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Messages { get; } = new();

    public Task FleetLost => EventOf("FleetLost").Task;

    public Task FleetFound => EventOf("FleetFound").Task;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Messages.Enqueue(formatter(state, exception) + exception);
        EventOf(eventId.Name ?? string.Empty).TrySetResult();
    }

    private TaskCompletionSource EventOf(string name) => _events.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
