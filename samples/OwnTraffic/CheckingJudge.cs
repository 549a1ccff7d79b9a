using RouteLlm;

namespace OwnTraffic;

/// <summary>Judges by a check, as a unit test would.</summary>
internal sealed class CheckingJudge : IBattleJudge
{
    public string Name => "check";

    public ValueTask<BattleJudgement> JudgeAsync(AnswerPair answers, CancellationToken cancellationToken = default) => new(new BattleJudgement(
        (IsRight(answers.AnswerA), IsRight(answers.AnswerB)) switch
        {
            (true, false) => BattleWinner.ModelA,
            (false, true) => BattleWinner.ModelB,
            _ => BattleWinner.Tie,
        }));

    private static bool IsRight(string answer) => !answer.Contains(StandInModel.Wrong, StringComparison.Ordinal);
}
