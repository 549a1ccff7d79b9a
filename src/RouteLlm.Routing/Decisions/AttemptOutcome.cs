using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>How an attempt to get an answer from a model ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>The model began to answer.</summary>
    Answered,

    /// <summary>It failed before its first output.</summary>
    Failed,

    /// <summary>It gave no output within the time of an attempt.</summary>
    TimedOut,

    /// <summary>It was not called: its circuit is open.</summary>
    CircuitOpen,

    /// <summary>The caller cancelled before its first output.</summary>
    Cancelled,

    /// <summary>It answered, and a check rejected the answer before anybody saw it.</summary>
    Rejected,
}
