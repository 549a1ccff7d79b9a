namespace RouteLlm;

internal sealed class MatrixFactorizationKind : IRouterKind
{
    private const string HiddenSize = "hidden_size";
    private const string Models = "num_models";
    private const string EmbeddingDimension = "text_dim";
    private const string Classes = "num_classes";
    private const string UsesProjection = "use_proj";

    public string Name => MatrixFactorizationRouter.RouterName;

    public string Description => "RouteLLM's matrix factorization: the prompt's embedding, in a model learned from battles.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.Text(RouterKeys.CheckpointPath, "The folder of the checkpoint, or its id at Hugging Face, for example routellm/mf_gpt4_augmented.") with { Required = true },
        SettingKey.Text(RouterKeys.StrongModel, $"The strong model, by its name in the checkpoint. Default: the checkpoint's own, or {MatrixFactorizationModel.DefaultStrongModel}."),
        SettingKey.Text(RouterKeys.WeakModel, $"The weak model, by its name in the checkpoint. Default: the checkpoint's own, or {MatrixFactorizationModel.DefaultWeakModel}."),
        SettingKey.WholeNumber(HiddenSize, "How many values represent a model. Not needed: the checkpoint has it, and a value here must agree.", 1),
        SettingKey.WholeNumber(Models, "How many models the checkpoint's table has. Not needed: the checkpoint has it, and a value here must agree.", 1),
        SettingKey.WholeNumber(EmbeddingDimension, "How many values an embedding has. Not needed: the checkpoint has it, and a value here must agree.", 1),
        SettingKey.WholeNumber(Classes, "Always 1.", 1, 1),
        SettingKey.Flag(UsesProjection, "Whether embeddings are projected. Not needed: the checkpoint has it, and a value here must agree."),
        .. EmbeddingKeys.OfRouters,
    ];

    public IReadOnlyList<string> CheckpointFiles => MatrixFactorizationModel.RequiredFiles;

    public IPromptRouter Create(RouterCreation creation)
    {
        SettingSection settings = creation.Settings;
        MatrixFactorizationModel model = MatrixFactorizationModel.Read(creation.CheckpointFolder());
        ThrowIfOther(settings, HiddenSize, settings.WholeNumber(HiddenSize), model.Dimension);
        ThrowIfOther(settings, Models, settings.WholeNumber(Models), model.ModelNames.Count);
        ThrowIfOther(settings, EmbeddingDimension, settings.WholeNumber(EmbeddingDimension), model.EmbeddingDimension);
        ThrowIfOther(settings, UsesProjection, settings.Flag(UsesProjection), model.UsesProjection);
        MatrixFactorizationPair pair = model.ForPair(settings.Text(RouterKeys.StrongModel), settings.Text(RouterKeys.WeakModel));
        return new MatrixFactorizationRouter(pair, creation.Embeddings(), EmbeddingKeys.ReadOptions(creation.Settings), creation.Name);
    }

    private static void ThrowIfOther<T>(SettingSection settings, string key, T? written, T actual)
        where T : struct
    {
        if (written is { } value && !value.Equals(actual))
        {
            throw settings.Wrong(key, $"'{key}' is {value}, but in the checkpoint it is {actual}. Remove the key; it is not needed.");
        }
    }
}
