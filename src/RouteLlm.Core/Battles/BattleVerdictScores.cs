namespace RouteLlm;

/// <summary>Verdicts as words and as scores of the two answers.</summary>
internal static class BattleVerdictScores
{
    private const double Half = 0.5;

    /// <summary>Gets the word that stands in a battle log.</summary>
    public static string Word(this BattleVerdict verdict) => verdict switch
    {
        BattleVerdict.Strong => "strong",
        BattleVerdict.Weak => "weak",
        _ => "tie",
    };

    /// <summary>Gets the verdict of a word.</summary>
    /// <returns><see langword="null"/> for any other word.</returns>
    public static BattleVerdict? Of(string word) => word switch
    {
        "strong" => BattleVerdict.Strong,
        "weak" => BattleVerdict.Weak,
        "tie" => BattleVerdict.Tie,
        _ => null,
    };

    /// <summary>Gets the verdict of two scores on one scale.</summary>
    public static BattleVerdict Of(double strongScore, double weakScore) =>
        strongScore > weakScore ? BattleVerdict.Strong
        : strongScore < weakScore ? BattleVerdict.Weak
        : BattleVerdict.Tie;

    /// <summary>Gets the strong model's score: 1 where it won, half in a tie.</summary>
    public static double StrongScore(this BattleVerdict verdict) => verdict switch
    {
        BattleVerdict.Strong => 1,
        BattleVerdict.Weak => 0,
        _ => Half,
    };

    /// <summary>Gets the weak model's score: 1 where it won, half in a tie.</summary>
    public static double WeakScore(this BattleVerdict verdict) => 1 - verdict.StrongScore();

    /// <summary>Gets the strong model's score less the weak model's: 1, 0 or −1.</summary>
    public static double Gain(this BattleVerdict verdict) => verdict.StrongScore() - verdict.WeakScore();
}
