using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>Serialises ratings without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeptRating))]
internal sealed partial class KeptRatingJson : JsonSerializerContext;
