namespace RouteLlm.Tests;

/// <summary>A configuration file in YAML.</summary>
internal sealed class YamlConfigurationTarget() : FileTarget("yaml-configuration", "routellm.yaml", typeof(ConfigurationFileException))
{
    private static readonly RouterKinds Kinds = new([new BertKind(), new OnnxCausalLlmKind()]);

    public override IReadOnlyList<string> Words { get; } = ["&a ", "*a", "!<> ", "!!int ", "? ", "- ", "{", "}", "[", "]", "\"\\U00110000\"", "|", ">-", "<<: *a", "%YAML 1.2", "---", "...", "#", "${HOME}", "$${"];

    protected override void Read(string path) => RouterConfiguration.Read(path, Kinds, kindsAreComplete: false);
}
