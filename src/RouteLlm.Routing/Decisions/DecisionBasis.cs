using System.Text.Json.Serialization;

namespace RouteLlm;

/// <summary>The basis of a decision: what decided. A short, fixed list, so that decisions can be counted by it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecisionBasis>))]
public enum DecisionBasis
{
    /// <summary>The prompt's strong win rate against the threshold.</summary>
    Score,

    /// <summary>The strong win rate of an earlier prompt, which a short reply ("yes", "go on") refers to.</summary>
    ShortReply,

    /// <summary>
    /// The turn is not over: a tool's result, an approval or unfinished reasoning goes back to the model that asked for it.
    /// </summary>
    Turn,

    /// <summary>An earlier turn of the conversation: its policy, or its provider keeps it.</summary>
    Conversation,

    /// <summary>The caller named the model.</summary>
    Caller,

    /// <summary>The model that the score asks for lacks what the request needs.</summary>
    Capability,

    /// <summary>The model that the score asks for has been failing, and its circuit is open.</summary>
    Circuit,

    /// <summary>The budget is spent, or nearly.</summary>
    Budget,

    /// <summary>The chosen model failed before its first output, and another one answered.</summary>
    Fallback,

    /// <summary>Shadow mode: the strong model always answers, whatever the score says.</summary>
    Shadow,

    /// <summary>
    /// The router could not score the prompt, which goes to the model for this case: that of the router's options, or
    /// <c>RouteLlmOptions.DefaultTarget</c>.
    /// </summary>
    DefaultTarget,

    /// <summary>
    /// What an agent's tools said: a step that stalls goes to the strong model, and the step after it back to the model that its turn began
    /// with.
    /// </summary>
    Agent,

    /// <summary>What providers have cached of the conversation: the score is not worth leaving it, or is worth more with it.</summary>
    Cache,

    /// <summary>
    /// The weak model's answer: the score was in a grey zone, and a check of the answer decided whether it is given or a stronger model
    /// answers.
    /// </summary>
    Cascade,
}
