using System.Text.Json.Serialization;

namespace RouteLlm;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CalibrationFileContent))]
[JsonSerializable(typeof(CheckCalibrationContent))]
internal sealed partial class CalibrationFileJson : JsonSerializerContext;
