namespace RouteLlm.Tests;

/// <summary>A model's <c>config.json</c> in a folder of the hub.</summary>
internal sealed class ModelConfigurationTarget() : FileTarget("model-configuration", "config.json", typeof(ModelFileException))
{
    protected override void Read(string path) => ModelConfiguration.From(JsonPart.Read(path));
}
