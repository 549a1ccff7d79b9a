namespace RouteLlm.Tests;

/// <summary>Safetensors.</summary>
internal sealed class SafetensorsTarget() : FuzzTarget("safetensors", typeof(ModelFileException))
{
    public override void Run(byte[] input) => SafetensorsFile.Parse(input, "model.safetensors");
}
