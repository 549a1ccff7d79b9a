using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>The bodies that the gateway reads and writes itself.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ListedModel))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(LiveHealth))]
[JsonSerializable(typeof(ServiceDescription))]
[JsonSerializable(typeof(DashboardData))]
internal sealed partial class GatewayJson : JsonSerializerContext;
