namespace RouteLlm;

internal sealed class SemanticKind : IRouterKind
{
    private const string Routes = "routes";
    private const string RouteName = "name";
    private const string Target = "target";
    private const string Utterances = "utterances";
    private const string TopK = "top_k";
    private const string Aggregation = "aggregation";
    private const string Mean = "mean";
    private const string Max = "max";
    private const string MinimumSimilarity = "minimum_similarity";
    private const string Temperature = "temperature";
    private const string DefaultTarget = "default_target";

    // Above zero, where two routes would never be alike.
    private const double SmallestTemperature = 1e-6;

    public string Name => SemanticRouter.RouterName;

    public string Description => "Example prompts for each model: a prompt goes to the model whose examples it is most like.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.SectionList(
            Routes,
            "Groups of examples, each for one target.",
            SettingKey.Text(RouteName, "The group's name, for people.") with { Required = true },
            SettingKey.Target(Target, "The target of such prompts.") with { Required = true },
            SettingKey.TextList(Utterances, "Examples of such prompts.") with { Required = true }) with { Required = true },
        SettingKey.WholeNumber(TopK, "How many examples of a route count, the nearest to the prompt. Default: 5.", 1),
        SettingKey.Choice(Aggregation, "A route's similarity: the mean of the examples that count, or the largest. Default: mean.", Mean, Max),
        SettingKey.Number(MinimumSimilarity, "The cosine similarity below which a prompt is like no route. Default: 0.3.", -1, 1),
        SettingKey.Number(Temperature, "How far apart two similarities must be for a clear decision. Default: 0.1.", SmallestTemperature),
        SettingKey.Target(DefaultTarget, "The target of a prompt that is like no route. Default: strong."),
        .. EmbeddingKeys.OfRouters,
    ];

    public IPromptRouter Create(RouterCreation creation)
    {
        SettingSection settings = creation.Settings;
        var options = new SemanticRouterOptions
        {
            Embedding = EmbeddingKeys.ReadOptions(creation.Settings),
            Routes =
            [
                .. settings.Sections(Routes).Select(static route => new SemanticRoute
                {
                    Name = route.Text(RouteName)!,
                    Target = route.Target(Target)!.Value,
                    Utterances = [.. route.Texts(Utterances)],
                }),
            ],
        };
        options.TopK = settings.WholeNumber(TopK) ?? options.TopK;
        options.Aggregation = settings.Text(Aggregation) is { } aggregation
            ? aggregation == Mean ? SimilarityAggregation.Mean : SimilarityAggregation.Max
            : options.Aggregation;
        options.MinimumSimilarity = settings.Number(MinimumSimilarity) ?? options.MinimumSimilarity;
        options.Temperature = settings.Number(Temperature) ?? options.Temperature;
        options.DefaultTarget = settings.Target(DefaultTarget) ?? options.DefaultTarget;
        return new SemanticRouter(options, creation.Embeddings(), creation.Name);
    }
}
