namespace RouteLlm;

/// <summary>The kinds of routers that a configuration file can set up.</summary>
internal static class RouterKindList
{
    public static IReadOnlyList<IRouterKind> All { get; } =
    [
        new LexicalKind(),
        new RandomKind(),
        new MatrixFactorizationKind(),
        new SimilarityWeightedKind(),
        new SemanticKind(),
        new LlmClassifierKind(),
        new RulesKind(),
        new WeightedMeanKind(),
        new BertKind(),
        new CausalLlmKind(),
    ];
}
