using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>Translates how much a model is to reason.</summary>
internal static class ReasoningEfforts
{
    /// <param name="value">The word.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="GatewayException">The abstraction has no such effort.</exception>
    public static ReasoningEffort Read(JsonElement value, string place) => value.Text(place) switch
    {
        "none" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => throw JsonFields.NotCarried(place),
    };
}
