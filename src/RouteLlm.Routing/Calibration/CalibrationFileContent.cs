using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>A calibration file as it stands in JSON.</summary>
internal sealed record CalibrationFileContent(
    string Format,
    int FormatVersion,
    string Router,
    string? Fingerprint,
    int Prompts,
    double? Confidence,
    double?[] Thresholds,
    string? CreatedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProvenThreshold? Proven = null);
