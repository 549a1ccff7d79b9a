using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Shows whether the fleet is in reach.</summary>
internal static class FleetTelemetry
{
    public static void ObserveFleet(this Meter meter, StateExchange exchange) =>
        meter.CreateObservableGauge("routellm.fleet.connected", () => exchange.IsConnected ? 1 : 0, description: "0 while the fleet's shared state cannot be reached.");
}
