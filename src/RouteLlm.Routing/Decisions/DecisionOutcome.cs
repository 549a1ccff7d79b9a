using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>How a request ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionOutcome>))]
public enum DecisionOutcome
{
    /// <summary>The answer is complete.</summary>
    Completed,

    /// <summary>Every model that was tried failed, or the one that answered failed mid-stream.</summary>
    Failed,

    /// <summary>The caller cancelled, or left the stream before its end.</summary>
    Abandoned,
}
