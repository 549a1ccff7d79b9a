using RouteLlm.Yaml;

namespace RouteLlm.RouterKinds;

internal sealed class CausalLlmKind : IRouterKind
{
    public string Name => "causal_llm";

    public string Description => "RouteLLM's causal language model. Needs the package RouteLlm.Onnx.";

    public IReadOnlyList<YamlKey> Keys { get; } =
    [
        YamlKey.Text(YamlKeys.CheckpointPath, "The folder of the exported model.") with { Required = true },
        YamlKey.WholeNumber("score_threshold", "The lowest of the scores that mean that the weak model will do. Default: 4.", 1),
        YamlKey.TextList("special_tokens", "The tokens of the scores, lowest first. Default: [[1]] to [[5]]."),
        YamlKey.WholeNumber("num_outputs", "The number of scores. Default: 5.", 2),
        YamlKey.Text("model_type", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Text("model_id", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Flag("flash_attention_2", "Taken for the sake of RouteLLM's files, and of no effect."),
        YamlKey.Text("system_message", "The file of the system message. Default: the one beside the checkpoint."),
        YamlKey.Text("classifier_message", "The file of the classifier's message, with {question} in it. Default: the one beside the checkpoint."),
    ];

    public IRouter Create(RouterCreation creation) => throw creation.NeedsNativeCode();
}
