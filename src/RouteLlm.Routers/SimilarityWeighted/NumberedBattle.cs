namespace RouteLlm;

/// <summary>A <see cref="Battle"/> whose models are known by number.</summary>
internal readonly record struct NumberedBattle(int ModelA, int ModelB, BattleWinner Winner);
