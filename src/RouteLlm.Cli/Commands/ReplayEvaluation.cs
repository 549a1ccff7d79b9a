namespace RouteLlm;

/// <summary>How well the scores of a log, and those of another router, order its judged requests.</summary>
internal static class ReplayEvaluation
{
    /// <summary>
    /// Measures both orders over the same requests: those that were judged and that both routers have scored; <see langword="null"/> where
    /// there are none.
    /// </summary>
    public static BenchmarkEvaluation? Measure(
        LoggedTraffic traffic, IPromptRouter? router, double?[]? scores, CancellationToken cancellationToken)
    {
        int[] judged = [.. Enumerable.Range(0, traffic.Requests.Count).Where(i => traffic.Requests[i] is { IsByScore: true, Judged: not null } && (scores is null || scores[i] is not null))];
        if (judged.Length == 0)
        {
            return null;
        }

        JudgedAnswers first = traffic.Requests[judged[0]].Judged!;
        var data = new BenchmarkData
        {
            Benchmark = "decisions",
            Models = new ModelPair(first.StrongModel ?? ModelPair.Unnamed.Strong, first.WeakModel ?? ModelPair.Unnamed.Weak),
            Questions =
            [
                .. judged.Select(i => traffic.Requests[i]).Select(request =>
                    new BenchmarkQuestion(request.Record.Prompt ?? string.Empty, request.Judged!.StrongScore, request.Judged.WeakScore, request.Judged.Task ?? string.Empty)),
            ],
        };
        var routers = new List<ScoredRouter> { new("as logged", [.. judged.Select(i => traffic.Requests[i].Decision.StrongWinRate)]) };
        if (router is not null)
        {
            routers.Add(new ScoredRouter(router.Name, [.. judged.Select(i => scores![i]!.Value)]));
        }

        return RouterEvaluation.Measure(data, routers, cancellationToken: cancellationToken);
    }
}
