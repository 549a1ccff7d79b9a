using System.Text.Json;
using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>Reads decisions that went through JSON, for example in a cache of responses.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RoutingDecision))]
internal sealed partial class RoutingDecisionJson : JsonSerializerContext;
