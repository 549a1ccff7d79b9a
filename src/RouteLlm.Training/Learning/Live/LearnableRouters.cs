namespace RouteLlm;

/// <summary>The routers that can learn while the application runs.</summary>
internal static class LearnableRouters
{
    /// <summary>Says why a router cannot learn; <see langword="null"/> where it can.</summary>
    /// <param name="router">The registered router.</param>
    /// <param name="battles">The battles that it is to learn from.</param>
    /// <param name="options">How it is to learn.</param>
    public static string? FindError(IPromptRouter router, BattleOptions battles, LiveLearningOptions options) => router switch
    {
        LexicalRouter => null,
        MatrixFactorizationRouter when !battles.KeepPrompts && options.Logs.Count == 0 =>
            $"The router '{router.Name}' learns from prompts, but the battle log keeps none. Set Battles.KeepPrompts (in YAML, battles.keep_prompts: true), use a lexical router, which learns from features, or remove Battles.LearningFolder.",
        MatrixFactorizationRouter { Fingerprint: null } =>
            $"The embedding generator of the router '{router.Name}' does not say which model it asks, so what is learned could meet another model's embeddings. Return EmbeddingGeneratorMetadata with a DefaultModelId from its GetService, or remove Battles.LearningFolder.",
        MatrixFactorizationRouter => null,
        _ => $"LearnFromBattles learns for a router of the kind 'lexical' or 'mf', but the default router '{router.Name}' is another one. Use one of these, or remove Battles.LearningFolder.",
    };

    /// <summary>Gets a registered router as one that learns.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public static ILearnableRouter Of(IPromptRouter router, BattleOptions battles, LiveLearningOptions options) =>
        FindError(router, battles, options) is { } error ? throw new InvalidOperationException(error)
        : router is MatrixFactorizationRouter factorization ? new LearnableMatrixFactorizationRouter(factorization, factorization.CheckpointFingerprint!)
        : new LearnableLexicalRouter((LexicalRouter)router);
}
