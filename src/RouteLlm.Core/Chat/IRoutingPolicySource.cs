namespace RouteLlm;

/// <summary>Gives the policy that holds now.</summary>
internal interface IRoutingPolicySource
{
    /// <summary>Gets the policy. A request asks once, and ends with the policy that it began with.</summary>
    RoutingPolicy Current { get; }
}
