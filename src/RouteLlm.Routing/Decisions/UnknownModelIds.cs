namespace RouteLlm;

/// <summary>What happens to a request whose <c>ChatOptions.ModelId</c> is unknown.</summary>
public enum UnknownModelIds
{
    /// <summary>The request fails with a <see cref="RoutingException"/> that lists the names.</summary>
    Refuse,

    /// <summary>
    /// The router chooses, and the chosen model's client receives the name unchanged. The decision has it as
    /// <see cref="RoutingDecision.ModelId"/>, says so in
    /// <see cref="RoutingDecision.Reason"/>, and its cost is unknown.
    /// </summary>
    PassOn,
}
