namespace RouteLlm;

/// <summary>Measures routers on benchmarks.</summary>
public static class RouterEvaluation
{
    // Enough for routers that embed to fill their batches; few enough that progress shows and a stop is soon heard.
    private const int BatchSize = 256;

    /// <summary>
    /// Loads a benchmark, scores its questions with a router and measures the order that the scores give. Questions that the router was
    /// trained on are scored by models that had not seen them, where its file has such scores (<see cref="HeldOutRouter"/>,
    /// <see cref="EvaluationOptions.InSample"/>).
    /// </summary>
    /// <param name="router">The router.</param>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="dataDirectory">The folder that holds the benchmarks, in the layout of <c>routellm/evals</c>.</param>
    /// <param name="models">
    /// The strong and the weak model, by the names in the files; <see langword="null"/> for the benchmark's own.
    /// </param>
    /// <param name="options">How to measure; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="router"/> or <paramref name="benchmark"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="BenchmarkDataException">The benchmark's files are missing, damaged, or lack one of the models.</exception>
    /// <exception cref="RoutingException">A score is not between 0 and 1.</exception>
    public static async Task<RouterEvaluationResult> RunAsync(
        IPromptRouter router,
        IBenchmark benchmark,
        string dataDirectory,
        ModelPair? models = null,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(benchmark);
        BenchmarkData data = await benchmark.LoadAsync(dataDirectory, models, cancellationToken).ConfigureAwait(false);
        IPromptRouter measured = options is { InSample: true } ? router : HeldOutRouter.Of(router);
        ScoredRouter scored = await ScoreAsync(measured, data, progress: null, cancellationToken).ConfigureAwait(false);
        return Measure(data, [scored], options, cancellationToken).Results[0];
    }

    /// <summary>
    /// Scores a benchmark's questions by the router as it is: give it <see cref="HeldOutRouter.Of"/> where it may have been trained on
    /// them.
    /// </summary>
    /// <param name="router">The router.</param>
    /// <param name="data">The questions.</param>
    /// <param name="progress">Receives the part that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The router's name and its scores.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="router"/> or <paramref name="data"/> is <see langword="null"/>.</exception>
    /// <exception cref="RoutingException">A score is not between 0 and 1.</exception>
    public static async Task<ScoredRouter> ScoreAsync(
        IPromptRouter router,
        BenchmarkData data,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ScoredRouter scored = await ScoreAsync(router, [.. data.Questions.Select(static question => question.Prompt)], progress, cancellationToken).ConfigureAwait(false);
        return scored with { Trained = TrainedQuestions.Of(router, data) };
    }

    /// <summary>Scores prompts.</summary>
    /// <param name="router">The router.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="progress">Receives the part that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The router's name and its scores, in the order of the prompts.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="router"/> or <paramref name="prompts"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="RoutingException">A score is not between 0 and 1.</exception>
    public static async Task<ScoredRouter> ScoreAsync(
        IPromptRouter router,
        IReadOnlyList<string> prompts,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(prompts);
        RoutingRequest[] requests = [.. prompts.Select(static prompt => new RoutingRequest(prompt))];
        var scores = new RouterScore[requests.Length];
        for (int start = 0; start < requests.Length; start += BatchSize)
        {
            int end = Math.Min(start + BatchSize, requests.Length);
            await router.ScoreAsync(requests[start..end], scores.AsMemory(start, end - start), cancellationToken).ConfigureAwait(false);
            progress?.Report(end / (double)requests.Length);
        }

        if (Array.FindIndex(scores, static score => score.IsDefaultTarget) is >= 0 and int first)
        {
            throw new RoutingException(
                $"The router '{router.Name}' could not score {scores.Count(static score => score.IsDefaultTarget)} of {scores.Length} prompts and returned its default target instead, which measures nothing: {scores[first].Reason} " +
                "Correct the cause, or give it more time.");
        }

        double[] strongWinRates = Array.ConvertAll(scores, static score => score.StrongWinRate);
        int wrong = Array.FindIndex(strongWinRates, static winRate => !ProbabilityRange.Contains(winRate));
        return wrong < 0
            ? new ScoredRouter(router.Name, strongWinRates)
            : throw RoutingException.ScoreOutOfRange(router.Name, strongWinRates[wrong]);
    }

    /// <summary>
    /// Measures routers that have scored a benchmark's questions, and compares each two. Takes its time: about a second for 14,000
    /// questions.
    /// </summary>
    /// <param name="data">The questions.</param>
    /// <param name="routers">The routers with their scores.</param>
    /// <param name="options">How to measure; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="routers"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// There are no questions, a router has not as many scores as there are questions, or a score is NaN.
    /// </exception>
    public static BenchmarkEvaluation Measure(
        BenchmarkData data,
        IReadOnlyList<ScoredRouter> routers,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(routers);
        options ??= new EvaluationOptions();
        var table = QuestionTable.Of(data.Questions, data.Scale);
        RouterStatistics[] statistics = [.. routers.Select(router => new RouterStatistics(router, table, options))];
        if (statistics.Length > 0)
        {
            new Resampling(options, cancellationToken).Bootstrap([.. statistics.Select(static router => router.Set)]);
        }

        return new BenchmarkEvaluation
        {
            Optimal = OptimalRouting.AsPublished(data, options, cancellationToken),
            OptimalEveryCut = OptimalRouting.EveryCut(table, options, cancellationToken),
            Random = RandomRouting.Of(table, options, cancellationToken),
            Results = [.. statistics.Zip(routers, (router, scored) => router.ToResult(data) with { Cascades = [.. options.Cascades.Select(cascade => CascadeCurve.Of([.. scored.StrongWinRates], data, cascade))] })],
            Differences =
            [
                .. statistics.SelectMany((router, i) => statistics.Skip(i + 1).Select(router.Minus)),
            ],
        };
    }
}
