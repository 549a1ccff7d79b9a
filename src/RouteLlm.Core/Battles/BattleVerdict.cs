namespace RouteLlm;

/// <summary>Whose answer was better in a battle of the strong and the weak model.</summary>
public enum BattleVerdict
{
    /// <summary>The weak model's.</summary>
    Weak,

    /// <summary>Neither's: both are as good, or the judge could not tell them apart.</summary>
    Tie,

    /// <summary>The strong model's.</summary>
    Strong,
}
