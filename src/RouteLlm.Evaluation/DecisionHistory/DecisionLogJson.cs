using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>The JSON of the log's lines. Lines may gain members, and the log types of lines; what a member means never changes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(LowerCaseWords<RouteTarget>), typeof(LowerCaseWords<DecisionBasis>), typeof(LowerCaseWords<DecisionOutcome>), typeof(LowerCaseWords<AttemptOutcome>)])]
[JsonSerializable(typeof(DecisionLine))]
[JsonSerializable(typeof(FeedbackLine))]
[JsonSerializable(typeof(DroppedLine))]
internal sealed partial class DecisionLogJson : JsonSerializerContext
{
    /// <summary>Gets what every line begins with.</summary>
    public static ReadOnlySpan<byte> LineStart => "{\"type\":\""u8;
}
