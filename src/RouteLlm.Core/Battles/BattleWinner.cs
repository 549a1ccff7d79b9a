namespace RouteLlm;

/// <summary>Who won a <see cref="Battle"/>.</summary>
public enum BattleWinner
{
    /// <summary>The first model.</summary>
    ModelA,

    /// <summary>The second model.</summary>
    ModelB,

    /// <summary>Neither.</summary>
    Tie,
}
