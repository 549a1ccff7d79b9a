using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace RouteLlm.Tests;

/// <summary>Hears of every connection, name resolution and HTTP request that the process begins.</summary>
internal sealed class NetworkWatch : EventListener
{
    private readonly ConcurrentQueue<string> _events = [];

    public IReadOnlyCollection<string> Events => _events;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "System.Net.Sockets" or "System.Net.NameResolution" or "System.Net.Http")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName is "ConnectStart" or "ResolutionStart" or "RequestStart")
        {
            _events.Enqueue($"{eventData.EventSource.Name} {eventData.EventName}");
        }
    }
}
