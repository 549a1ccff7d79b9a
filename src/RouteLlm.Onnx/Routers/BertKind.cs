namespace RouteLlm;

internal sealed class BertKind : IRouterKind
{
    private const string Labels = "num_labels";

    public string Name => BertRouter.RouterName;

    public string Description => "RouteLLM's BERT classifier. Needs the package RouteLlm.Onnx.";

    public IReadOnlyList<SettingKey> Keys { get; } =
    [
        SettingKey.Text(RouterKeys.CheckpointPath, "The folder of the exported model.") with { Required = true },
        SettingKey.WholeNumber(Labels, "The number of labels. Not needed: the model has it, and a value here must agree.", 1, 3),
    ];

    public IReadOnlyList<string> CheckpointFiles { get; } = [OnnxFolder.ModelFileName, TokenizerFile.FileName];

    public IPromptRouter Create(RouterCreation creation) => creation.Own(BertRouter.Load(
        creation.CheckpointFolder(), new BertRouterOptions { LabelCount = creation.Settings.WholeNumber(Labels) }, creation.Name));
}
