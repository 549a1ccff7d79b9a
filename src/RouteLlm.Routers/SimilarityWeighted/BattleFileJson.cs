using System.Text.Json.Serialization;

namespace RouteLlm;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BattleSource[]))]
internal sealed partial class BattleFileJson : JsonSerializerContext;
