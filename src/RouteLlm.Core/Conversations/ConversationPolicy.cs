namespace RouteLlm;

/// <summary>How the turns of one conversation are routed.</summary>
public enum ConversationPolicy
{
    /// <summary>Each turn of the user by itself.</summary>
    PerTurn,

    /// <summary>The model that answered first answers every turn.</summary>
    Sticky,

    /// <summary>Each turn by itself, but never to a weaker model than one that has answered already.</summary>
    EscalateOnly,
}
