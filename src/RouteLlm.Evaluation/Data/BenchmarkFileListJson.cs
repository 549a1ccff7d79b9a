using System.Text.Json.Serialization;

namespace RouteLlm;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Dictionary<string, BenchmarkFile[]>))]
internal sealed partial class BenchmarkFileListJson : JsonSerializerContext;
