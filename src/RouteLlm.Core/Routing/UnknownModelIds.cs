namespace RouteLlm;

/// <summary>What a <c>ChatOptions.ModelId</c> means that names no router and no model.</summary>
public enum UnknownModelIds
{
    /// <summary>The request fails with a <see cref="RoutingException"/> that lists the names.</summary>
    Refuse,

    /// <summary>
    /// The router chooses, and the chosen model's client gets the name as it is. The decision has it as <see cref="RoutingDecision.ModelId"/>, says so in
    /// <see cref="RoutingDecision.Reason"/>, and its cost is unknown.
    /// </summary>
    PassOn,
}
