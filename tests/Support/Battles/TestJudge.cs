using System.Threading.Channels;

namespace RouteLlm.Tests;

/// <summary>A judge that says what a test says, and tells what it was asked.</summary>
internal sealed class TestJudge(Func<AnswerPair, BattleWinner> judge) : IBattleJudge
{
    private readonly Channel<AnswerPair> _asked = Channel.CreateUnbounded<AnswerPair>();

    public string Name => "test judge";

    public decimal Cost { get; init; }

    public Func<CancellationToken, Task>? OnAsked { get; init; }

    /// <summary>A judge that prefers an answer that holds a text.</summary>
    public static TestJudge Preferring(string text) => new(answers => Array.FindIndex([answers.AnswerA, answers.AnswerB], answer => answer.Contains(text, StringComparison.Ordinal)) switch
    {
        0 => BattleWinner.ModelA,
        1 => BattleWinner.ModelB,
        _ => BattleWinner.Tie,
    });

    public async ValueTask<BattleJudgement> JudgeAsync(AnswerPair answers, CancellationToken cancellationToken = default)
    {
        _asked.Writer.TryWrite(answers);
        if (OnAsked is not null)
        {
            await OnAsked(cancellationToken);
        }

        return new BattleJudgement(judge(answers), Cost);
    }

    /// <summary>Waits until it is asked, once more than at the last call.</summary>
    public Task<AnswerPair> NextAsync() => _asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
}
