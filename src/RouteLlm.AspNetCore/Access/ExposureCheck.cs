using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>
/// Refuses to serve other machines without client keys, unless that is asked for: upstreams are paid with the operator's keys.
/// </summary>
internal sealed class ExposureCheck(ClientKeys keys, IOptions<GatewayOptions> options, IServiceProvider services) : IHostedLifecycleService
{
    private bool IsOpen => !keys.AreNeeded && !options.Value.AllowAnonymousClients;

    /// <summary>
    /// Refuses a request that comes in by another address than loopback. Holds also before the server's addresses are known.
    /// </summary>
    /// <exception cref="GatewayException">It does, and needs a key.</exception>
    public void ThrowIfExposed(HttpContext context)
    {
        if (IsOpen && context.Connection.LocalIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            throw new GatewayException(new ApiError(StatusCodes.Status403Forbidden, "This gateway has no client keys, so it serves only its own machine."));
        }
    }

    /// <exception cref="InvalidOperationException">The server listens for other machines, and nobody needs a key.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        IEnumerable<string> addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return IsOpen && addresses.FirstOrDefault(static address => !IsLoopback(address)) is { } exposed
            ? throw new InvalidOperationException(
                $"Without client keys, anybody who reaches '{exposed}' could use the models at your cost. Set {nameof(GatewayOptions)}.{nameof(GatewayOptions.ApiKeys)}, " +
                $"listen on loopback, or set {nameof(GatewayOptions.AllowAnonymousClients)} if that is what you want.")
            : Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells whether only this machine reaches an address.</summary>
    internal static bool IsLoopback(string address)
    {
        BindingAddress binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe || binding.IsNamedPipe || binding.Host == "localhost"
            || (IPAddress.TryParse(binding.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
