namespace RouteLlm;

/// <summary>A recorded comparison of two models on one prompt.</summary>
/// <param name="ModelA">The name of the first model.</param>
/// <param name="ModelB">The name of the second model.</param>
/// <param name="Winner">Which of them answered better.</param>
public readonly record struct Battle(string ModelA, string ModelB, BattleWinner Winner);
