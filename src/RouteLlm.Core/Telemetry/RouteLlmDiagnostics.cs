namespace RouteLlm;

/// <summary>
/// The names of the library's OpenTelemetry sources: <c>AddSource(RouteLlmDiagnostics.Name)</c> and
/// <c>AddMeter(RouteLlmDiagnostics.Name)</c>.
/// </summary>
public static class RouteLlmDiagnostics
{
    /// <summary>
    /// The name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.
    /// </summary>
    public const string Name = "RouteLlm";
}
