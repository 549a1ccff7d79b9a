using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>
/// Fights a battle: asks whichever of the strongest and the weakest model has not answered, and has the judge compare, within the spend
/// limit. Safe for concurrent use.
/// </summary>
internal sealed class BattleRunner(
    BattleOptions options, IBattleJudge judge, RoutedModels models, ModelFallback? fallback, BattleSampler sampler, BattleSpending spending, TimeProvider clock, ILogger logger)
{
    // What an answer may have at least where neither the request nor the caller's answer says more.
    private const long UsualOutputTokens = 1024;
    private const int MostTimesAsLong = 2;

    private long _fullWindow = long.MinValue;

    /// <summary>Fights a battle.</summary>
    /// <returns>The battle; or why there was none.</returns>
    public async Task<(BattleRecord? Battle, string? Obstacle, decimal Answers, decimal Judging)> RunAsync(
        SampledRequest request, CancellationToken cancellationToken)
    {
        RoutedModel[] asked = [.. request.Opponents.Where(model => model != request.Answering)];
        if (fallback is not null && Array.Exists(asked, model => fallback.Circuits[model.Rank].IsOpen))
        {
            return (null, BattleObstacle.CircuitOpen, 0, 0);
        }

        decimal[] highest = Array.ConvertAll(asked, model => HighestCost(model, request));
        decimal highestJudging = HighestJudging(request);
        decimal reserved = highest.Sum() + highestJudging;
        if (spending.TryReserve(reserved) is not { } window)
        {
            LogLimit();
            return (null, BattleObstacle.SpendLimit, 0, 0);
        }

        // What fails may be billed all the same: a call counts as what it may cost until it is known what it did.
        decimal answersPaid = 0;
        decimal judgingPaid = 0;
        bool isJudging = false;
        string part = "a model";
        try
        {
            var answers = new BattleAnswer[asked.Length];
            decimal[] costs = new decimal[asked.Length];
            for (int i = 0; i < asked.Length; i++)
            {
                answersPaid += highest[i];
                part = asked[i].Name;
                answers[i] = await AskAsync(asked[i], request, cancellationToken).ConfigureAwait(false);
                costs[i] = CostOf(asked[i], request, answers[i]);
                answersPaid += costs[i] - highest[i];
            }

            bool[] isStrong = Array.ConvertAll(asked, model => model == models.Strongest);
            int strong = Array.IndexOf(isStrong, true);
            int weak = Array.IndexOf(isStrong, false);
            string strongAnswer = strong < 0 ? request.Answer : answers[strong].Text;
            string weakAnswer = weak < 0 ? request.Answer : answers[weak].Text;
            bool isStrongFirst = sampler.IsStrongFirst(request.Decision.Id);
            isJudging = true;
            part = "the judge";
            judgingPaid = highestJudging;
            BattleJudgement judgement = await judge.JudgeAsync(
                new AnswerPair(request.Messages, isStrongFirst ? strongAnswer : weakAnswer, isStrongFirst ? weakAnswer : strongAnswer) { Instructions = request.Options?.Instructions },
                cancellationToken).AsTask().OrGivenUpAsync(cancellationToken).ConfigureAwait(false);
            judgingPaid = Math.Max(0, judgement.Cost);
            spending.SeeJudging(judgingPaid);

            decimal? callersCost = request.Decision.Cost is { } cost ? cost.Amount - cost.FailedAttempts : null;
            BattleRecord battle = RecordOf(request, VerdictOf(judgement.Winner, isStrongFirst)) with
            {
                StrongCost = strong < 0 ? callersCost : costs[strong],
                WeakCost = weak < 0 ? callersCost : costs[weak],
                JudgeCost = judgingPaid,
                StrongAnswer = options.KeepPrompts ? strongAnswer : null,
                WeakAnswer = options.KeepPrompts ? weakAnswer : null,
            };
            return (battle, null, answersPaid, judgingPaid);
        }
        catch (Exception exception)
        {
            // Whatever clients and judges throw; a message may hold anything.
            logger.BattleFailed(request.Decision.Id, part, exception.GetType().Name);
            string obstacle = cancellationToken.IsCancellationRequested ? BattleObstacle.Timeout : isJudging ? BattleObstacle.JudgeFailed : BattleObstacle.ModelFailed;
            return (null, obstacle, answersPaid, judgingPaid);
        }
        finally
        {
            BattleSpending.Settle(window, reserved, answersPaid + judgingPaid);
        }
    }

    private static BattleVerdict VerdictOf(BattleWinner winner, bool isStrongFirst) => winner switch
    {
        BattleWinner.ModelA => isStrongFirst ? BattleVerdict.Strong : BattleVerdict.Weak,
        BattleWinner.ModelB => isStrongFirst ? BattleVerdict.Weak : BattleVerdict.Strong,
        _ => BattleVerdict.Tie,
    };

    private static long InputOf(RoutedModel model, SampledRequest request) =>
        request.Tokens ?? TokenTally.Of(request.Messages, request.Options, model.TokenCounter);

    private static long OutputOf(SampledRequest request) =>
        request.Options?.MaxOutputTokens ?? Math.Max(UsualOutputTokens, MostTimesAsLong * (request.Decision.Cost?.OutputTokens ?? 0));

    private static decimal HighestCost(RoutedModel model, SampledRequest request) =>
        model.Price!.Value.CostOf(InputOf(model, request), cachedInputTokens: 0, OutputOf(request));

    private static decimal CostOf(RoutedModel model, SampledRequest request, BattleAnswer answer)
    {
        if (answer.Usage is { InputTokenCount: not null, OutputTokenCount: not null } usage)
        {
            return model.Price!.Value.CostOf(usage);
        }

        var output = default(TokenTally);
        output.Add(answer.Text, model.TokenCounter);
        return model.Price!.Value.CostOf(answer.Usage?.InputTokenCount ?? InputOf(model, request), answer.Usage?.CachedInputTokenCount ?? 0, answer.Usage?.OutputTokenCount ?? output.Tokens);
    }

    private static async ValueTask<BattleAnswer> AskAsync(RoutedModel model, SampledRequest request, CancellationToken cancellationToken)
    {
        BattleAnswer answer;
        if (request.Transport is { } transport)
        {
            answer = await transport.AskAsync(model, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ChatResponse response = await model.Client.GetResponseAsync(request.Messages, model.OptionsOf(BattleContents.WithoutRunningTools(request.Options)), cancellationToken).OrGivenUpAsync(cancellationToken).ConfigureAwait(false);
            answer = new BattleAnswer(BattleContents.AnswerOf(response), response.Usage);
        }

        return string.IsNullOrEmpty(answer.Text) ? throw NoAnswerException.Empty(model.Name) : answer;
    }

    // Of somebody else's judge it is known only what it has cost.
    private decimal HighestJudging(SampledRequest request) =>
        judge is ChatClientJudge model
            ? model.HighestCost(InputOf(models.Strongest, request), 2 * OutputOf(request))
            : spending.HighestJudging;

    private BattleRecord RecordOf(SampledRequest request, BattleVerdict verdict) => new()
    {
        DecisionId = request.Decision.Id,
        Time = clock.GetUtcNow(),
        StrongModel = models.Strongest.ModelId ?? models.Strongest.Name,
        WeakModel = models.Weakest.ModelId ?? models.Weakest.Name,
        Verdict = verdict,
        Judge = judge.Name,
        Router = request.Decision.Router,
        RouterFingerprint = request.RouterFingerprint,
        StrongWinRate = request.Decision.StrongWinRate,
        Threshold = request.Decision.Threshold,
        Answered = request.Answering == models.Strongest ? RouteTarget.Strong : request.Answering == models.Weakest ? RouteTarget.Weak : null,
        SamplingProbability = request.SamplingProbability,
        Prompt = options.KeepPrompts ? request.Prompt : null,
        Features = options.KeepPrompts ? null : PromptFeatures.Of(request.Prompt),
    };

    // Once for each window.
    private void LogLimit()
    {
        long index = spending.WindowIndex;
        if (Interlocked.Exchange(ref _fullWindow, index) != index)
        {
            logger.BattlesReachedLimit(options.SpendLimit, options.Window);
        }
    }
}
