namespace RouteLlm;

/// <summary>
/// Says which of two answers to a request is better: a model, a unit test, a regular expression. Called by several threads at once.
/// </summary>
public interface IBattleJudge
{
    /// <summary>Gets the judge's name, which stands in the battle log. Default: the type's.</summary>
    string Name => GetType().Name;

    /// <summary>Compares two answers.</summary>
    /// <param name="answers">The request and the answers, in random order and without the names of their models.</param>
    /// <param name="cancellationToken">Cancels the judging, for example since the battle takes too long.</param>
    /// <returns>Which answer is better, and what it cost to say so.</returns>
    ValueTask<BattleJudgement> JudgeAsync(AnswerPair answers, CancellationToken cancellationToken = default);
}
