using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RouteLlm;

/// <summary>Makes a client when the host starts, so that the log says how it routes before the first request.</summary>
internal sealed class ClientAtStart(string? serviceKey, IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = serviceKey is null
                ? services.GetRequiredService<RouteLlmChatClient>()
                : services.GetRequiredKeyedService<RouteLlmChatClient>(serviceKey);
        }
        catch (Exception exception)
        {
            // An application whose models need what starts later worked before, and works still.
            (services.GetService<ILogger<RouteLlmChatClient>>() ?? (ILogger)NullLogger.Instance).ClientNotStarted(exception.GetBaseException().GetType().Name);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
