namespace RouteLlm;

/// <summary>Which of the two models a request goes to.</summary>
public enum RouteTarget
{
    /// <summary>The cheap model.</summary>
    Weak,

    /// <summary>The model that answers best and costs most.</summary>
    Strong,
}
