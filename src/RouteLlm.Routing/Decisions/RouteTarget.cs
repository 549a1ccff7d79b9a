using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>Which of the two models a request goes to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RouteTarget>))]
public enum RouteTarget
{
    /// <summary>The cheap model.</summary>
    Weak,

    /// <summary>The model that answers best and costs most.</summary>
    Strong,
}
