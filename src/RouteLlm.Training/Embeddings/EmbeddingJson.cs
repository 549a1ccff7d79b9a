using System.Text.Json.Serialization;

namespace RouteLlm;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EmbeddingFingerprint))]
[JsonSerializable(typeof(PartialEmbeddingsHeader))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;
