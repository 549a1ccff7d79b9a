namespace RouteLlm;

internal sealed class BertKind : IRouterKind
{
    private const string Labels = "num_labels";

    public string Name => "bert";

    public string Description => "RouteLLM's BERT classifier. Needs the package RouteLlm.Onnx.";

    public IReadOnlyList<YamlKey> Keys { get; } =
    [
        YamlKey.Text(YamlKeys.CheckpointPath, "The folder of the exported model.") with { Required = true },
        YamlKey.WholeNumber(Labels, "The number of labels. The model says it itself; what is written here must agree.", 1, 3),
    ];

    public IReadOnlyList<string> CheckpointFiles => YamlKeys.OnnxCheckpointFiles;

    public IPromptRouter Create(RouterCreation creation)
    {
        ILocalModelFactory models = creation.LocalModels();
        return creation.OwnIfDisposable(models.CreateBertRouter(new LocalBertModel
        {
            RouterName = creation.Name,
            Folder = creation.CheckpointFolder(),
            LabelCount = creation.Settings.WholeNumber(Labels),
        }));
    }
}
