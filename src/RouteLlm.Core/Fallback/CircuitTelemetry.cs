using System.Diagnostics.Metrics;

namespace RouteLlm;

/// <summary>Shows how the circuits are now.</summary>
internal static class CircuitTelemetry
{
    /// <summary>The gauge of circuits.</summary>
    public const string Open = "routellm.circuit.open";

    public static void ObserveCircuits(this ClientMeter meter, RoutedModels models, IReadOnlyList<ModelCircuit> circuits) =>
        meter.Observe(
            Open,
            () => models.All.Select(model => new Measurement<int>(circuits[model.Rank].IsOpen ? 1 : 0, new KeyValuePair<string, object?>(TelemetryTags.Model, model.Name))),
            unit: null,
            "1 while a model's circuit is open and it is left alone.");
}
