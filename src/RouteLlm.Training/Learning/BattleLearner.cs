namespace RouteLlm;

/// <summary>Makes a model that has learned from battles, starting from another, and says whether it routes better.</summary>
/// <remarks>
/// The same battles and options give the same model; where prompts are embedded, with the same embeddings and on the same processor. Safe
/// for concurrent use.
/// </remarks>
public sealed class BattleLearner
{
    private readonly BattleLearningOptions _options;

    /// <summary>Initializes a learner.</summary>
    /// <param name="options">How to learn; <see langword="null"/> for the defaults.</param>
    public BattleLearner(BattleLearningOptions? options = null) => _options = options ?? new BattleLearningOptions();

    /// <summary>Learns from battles of one pair of models.</summary>
    /// <param name="battles">The battles, oldest first.</param>
    /// <param name="model">The model to start from, in the current format.</param>
    /// <param name="command">The command that makes the model again, for its file.</param>
    /// <param name="rated">
    /// Answers of requests without a battle, oldest first, with what people thought of them; each counts
    /// <see cref="BattleLearningOptions.FeedbackWeight"/> of a battle. The newest are used, as many as
    /// <see cref="BattleLearningOptions.MaximumBattles"/> leaves room for. <see langword="null"/> for none.
    /// </param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The new model, and how it compares.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="battles"/> or <paramref name="model"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The model is of an older format, or there are fewer battles with features than twice the folds, or all verdicts are the same.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public BattleLearningResult<LexicalModel> Learn(
        IReadOnlyList<BattleRecord> battles, LexicalModel model, string? command = null, IReadOnlyList<RatedAnswer>? rated = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(battles);
        ArgumentNullException.ThrowIfNull(model);
        return Learn(battles, model, new Incumbent<LexicalModel>(model, SeenBattles: 0), command, rated ?? [], cancellationToken);
    }

    /// <summary>
    /// Learns from battles of one pair of models for a matrix factorization router: the difference between its strong and its weak model
    /// moves; all other models of the checkpoint keep theirs.
    /// </summary>
    /// <param name="battles">The battles, oldest first; those without a prompt are left out.</param>
    /// <param name="router">The router to start from, which embeds the prompts.</param>
    /// <param name="command">The command that makes the model again, for its file.</param>
    /// <param name="rated">
    /// As for <see cref="Learn(IReadOnlyList{BattleRecord}, LexicalModel, string?, IReadOnlyList{RatedAnswer}?, CancellationToken)"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The new checkpoint, and how it compares.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="battles"/> or <paramref name="router"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// There are fewer battles with prompts than twice the folds, or all verdicts are the same.
    /// </exception>
    /// <exception cref="EmbeddingException">The prompts could not be embedded.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<BattleLearningResult<MatrixFactorizationModel>> LearnAsync(
        IReadOnlyList<BattleRecord> battles, MatrixFactorizationRouter router, string? command = null, IReadOnlyList<RatedAnswer>? rated = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(battles);
        ArgumentNullException.ThrowIfNull(router);
        return LearnAsync(battles, router, new Incumbent<MatrixFactorizationModel>(router.Pair.Model, SeenBattles: 0), command, rated ?? [], cancellationToken);
    }

    /// <summary>Learns from all battles, and compares with a model that has itself learned from the first of them on the others.</summary>
    internal BattleLearningResult<LexicalModel> Learn(
        IReadOnlyList<BattleRecord> battles, LexicalModel model, Incumbent<LexicalModel> incumbent, string? command, IReadOnlyList<RatedAnswer> rated, CancellationToken cancellationToken)
    {
        if (model.Card.FormatVersion != LexicalModel.FormatVersion || model.Kinds.Any(kind => int.Log2(model.WeightsOf(kind).Parts.Weights.Length) > PromptFeatures.BucketBits))
        {
            throw new ArgumentException($"The model has another format than the current one, or more than 2^{PromptFeatures.BucketBits} buckets. Learn from the embedded model.", nameof(model));
        }

        (BattleRecord Battle, PromptFeatures Features, bool IsSeen)[] usable =
        [
            .. battles.Select((battle, i) => (battle, FeaturesOf(battle, model)!, i < incumbent.SeenBattles)).Where(static triple => triple.Item2 is not null).TakeLast(_options.MaximumBattles),
        ];
        BattleRecord[] used = Array.ConvertAll(usable, static triple => triple.Battle);
        ThrowIfTooFew(used, battles.Count, "a prompt or features that the model reads");
        RatedAnswer[] alone = NewestOf(rated, used.Length);
        PromptFeatures[] prompts = [.. usable.Select(static triple => triple.Features), .. alone.Select(answer => PromptFeatures.Of(answer.Prompt, model))];
        return new LearningPass(_options, used, battles.Count - used.Length, alone).Learn(
            new LexicalPromptSpace(model, prompts, _options.MaximumThreads, cancellationToken), incumbent.Model, Array.ConvertAll(usable, static triple => triple.IsSeen), command, cancellationToken);
    }

    /// <inheritdoc cref="Learn(IReadOnlyList{BattleRecord}, LexicalModel, Incumbent{LexicalModel}, string?, IReadOnlyList{RatedAnswer}, CancellationToken)"/>
    internal async Task<BattleLearningResult<MatrixFactorizationModel>> LearnAsync(
        IReadOnlyList<BattleRecord> battles, MatrixFactorizationRouter router, Incumbent<MatrixFactorizationModel> incumbent, string? command, IReadOnlyList<RatedAnswer> rated, CancellationToken cancellationToken)
    {
        (BattleRecord Battle, bool IsSeen)[] usable =
        [
            .. battles.Select((battle, i) => (battle, i < incumbent.SeenBattles)).Where(static pair => pair.battle.Prompt is not null).TakeLast(_options.MaximumBattles),
        ];
        BattleRecord[] used = Array.ConvertAll(usable, static pair => pair.Battle);
        ThrowIfTooFew(used, battles.Count, "a prompt");
        RatedAnswer[] alone = NewestOf(rated, used.Length);
        string[] prompts = [.. used.Select(static battle => battle.Prompt!), .. alone.Select(static answer => answer.Prompt)];
        var embeddings = new List<float[]>(prompts.Length);
        await foreach (ReadOnlyMemory<float> embedding in PromptBatches.EmbedAsync(router, prompts, cancellationToken).ConfigureAwait(false))
        {
            embeddings.Add(embedding.ToArray());
        }

        var space = new EmbeddedPromptSpace(router.Pair, prompts, [.. embeddings], _options.MaximumThreads, cancellationToken);
        return new LearningPass(_options, used, battles.Count - used.Length, alone).Learn(space, incumbent.Model, Array.ConvertAll(usable, static pair => pair.IsSeen), command, cancellationToken);
    }

    /// <summary>
    /// Gets what a model reads of a battle's prompt; <see langword="null"/> where the battle has neither the prompt nor such features.
    /// </summary>
    internal static PromptFeatures? FeaturesOf(BattleRecord battle, LexicalModel model) =>
        battle.Features is { } features && features.Extractor == model.Extractor ? features
        : battle.Prompt is { } prompt ? PromptFeatures.Of(prompt, model)
        : null;

    private RatedAnswer[] NewestOf(IReadOnlyList<RatedAnswer> rated, int battles) =>
        _options.FeedbackWeight > 0 ? [.. rated.TakeLast(_options.MaximumBattles - battles)] : [];

    private void ThrowIfTooFew(BattleRecord[] used, int all, string needed)
    {
        int verdicts = used.Select(static battle => battle.Verdict.Gain()).Distinct().Count();
        int fewest = 2 * _options.Folds * _options.Folds;
        if (used.Length < fewest || verdicts < 2)
        {
            throw new ArgumentException(
                $"Of {all} battles, {used.Length} have {needed}, with {verdicts} kinds of verdicts. Learning needs at least {fewest} such battles, and two kinds of verdicts.", nameof(used));
        }
    }
}
