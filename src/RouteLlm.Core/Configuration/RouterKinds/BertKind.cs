using RouteLlm.Yaml;

namespace RouteLlm.RouterKinds;

internal sealed class BertKind : IRouterKind
{
    private const string Labels = "num_labels";

    public string Name => "bert";

    public string Description => "RouteLLM's BERT classifier. Needs the package RouteLlm.Onnx.";

    public IReadOnlyList<YamlKey> Keys { get; } =
    [
        YamlKey.Text(YamlKeys.CheckpointPath, "The folder of the exported model.") with { Required = true },
        YamlKey.WholeNumber(Labels, "The number of labels. Default: 3.", 1, 3),
    ];

    public IRouter Create(RouterCreation creation) => throw creation.NeedsNativeCode();
}
