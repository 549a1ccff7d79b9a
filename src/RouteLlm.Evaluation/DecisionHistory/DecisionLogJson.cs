using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>The JSON of the lines that <see cref="DecisionLineWriter"/> writes. What is not known is passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(LowerCaseWords<RouteTarget>), typeof(LowerCaseWords<DecisionBasis>), typeof(LowerCaseWords<DecisionOutcome>), typeof(LowerCaseWords<AttemptOutcome>)])]
[JsonSerializable(typeof(DecisionLine))]
[JsonSerializable(typeof(FeedbackLine))]
[JsonSerializable(typeof(DroppedLine))]
internal sealed partial class DecisionLogJson : JsonSerializerContext;
