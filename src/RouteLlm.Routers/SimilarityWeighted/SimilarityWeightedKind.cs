using Microsoft.Extensions.AI;

namespace RouteLlm;

internal sealed class SimilarityWeightedKind : IRouterKind
{
    private const string BattleDatasets = "arena_battle_datasets";
    private const string EmbeddingDatasets = "arena_embedding_datasets";
    private const string Tiers = "num_tiers";
    private const string SameTierAsUpstream = "same_tier_battles_as_upstream";
    private const string Precision = "precision";
    private const string Threads = "threads";

    private const string FullPrecision = "full";
    private const string HalfPrecision = "half";
    private const string EightBitPrecision = "int8";

    public string Name => SimilarityWeightedRouter.RouterName;

    public string Description => "RouteLLM's similarity-weighted ranking: battles on prompts like this one.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.TextList(BattleDatasets, "The battles: files (JSON lines, or one file of 'routellm import battles'), folders, or ids of data sets at Hugging Face.") with { Required = true },
        SettingKey.TextList(EmbeddingDatasets, "The embeddings of the battles' prompts: .npy files, folders, or ids of data sets at Hugging Face. Leave it out with an imported file, which has them."),
        SettingKey.Text(RouterKeys.StrongModel, "The strong model, by its name in the battles. Default: gpt-4-1106-preview."),
        SettingKey.Text(RouterKeys.WeakModel, "The weak model, by its name in the battles. Default: mixtral-8x7b-instruct-v0.1."),
        SettingKey.WholeNumber(Tiers, "How many tiers the models are grouped into. Default: 10.", 1, SimilarityWeightedOptions.MaximumTiers),
        SettingKey.Flag(SameTierAsUpstream, "Whether battles inside one tier bias the fit as they do in the Python project. Default: false."),
        SettingKey.Choice(Precision, "How embeddings are stored in memory. Default: full, or that of an imported file.", FullPrecision, HalfPrecision, EightBitPrecision),
        SettingKey.WholeNumber(Threads, "How many threads share the work of a decision. Default: 1.", 1, SimilarityWeightedOptions.MaximumThreads),
        .. EmbeddingKeys.OfRouters,
    ];

    public IPromptRouter Create(RouterCreation creation)
    {
        SettingSection settings = creation.Settings;
        var options = new SimilarityWeightedOptions();
        options.StrongModel = settings.Text(RouterKeys.StrongModel) ?? options.StrongModel;
        options.WeakModel = settings.Text(RouterKeys.WeakModel) ?? options.WeakModel;
        options.NumTiers = settings.WholeNumber(Tiers) ?? options.NumTiers;
        options.SameTierBattlesAsUpstream = settings.Flag(SameTierAsUpstream) ?? options.SameTierBattlesAsUpstream;
        options.Threads = settings.WholeNumber(Threads) ?? options.Threads;
        options.Precision = settings.Text(Precision) switch
        {
            HalfPrecision => EmbeddingPrecision.Half,
            EightBitPrecision => EmbeddingPrecision.EightBit,
            FullPrecision => EmbeddingPrecision.Full,
            _ => options.Precision,
        };

        // First, since it fails soonest.
        IEmbeddingGenerator<string, Embedding<float>> embeddings = creation.Embeddings();
        SimilarityWeightedModel model = creation.Own(SimilarityWeightedModel.Load(creation.DatasetFiles(BattleDatasets, SimilarityWeightedFiles.IsData), creation.DatasetFiles(EmbeddingDatasets, SimilarityWeightedFiles.IsData), options));
        return new SimilarityWeightedRouter(model, embeddings, EmbeddingKeys.ReadOptions(creation.Settings), creation.Name);
    }
}
