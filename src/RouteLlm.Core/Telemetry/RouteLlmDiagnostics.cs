namespace RouteLlm;

/// <summary>The names under which OpenTelemetry finds what the library tells: <c>AddSource(RouteLlmDiagnostics.Name)</c> and <c>AddMeter(RouteLlmDiagnostics.Name)</c>.</summary>
public static class RouteLlmDiagnostics
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Name = "RouteLlm";
}
