namespace RouteLlm;

/// <summary>What a judge says of two answers.</summary>
/// <param name="Winner">
/// <see cref="BattleWinner.ModelA"/> for the answer A of the <see cref="AnswerPair"/>, <see cref="BattleWinner.ModelB"/> for its answer B,
/// or a tie.
/// </param>
/// <param name="Cost">What the judging cost, in the currency of the prices; not negative.</param>
public readonly record struct BattleJudgement(BattleWinner Winner, decimal Cost = 0);
