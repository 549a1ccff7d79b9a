namespace RouteLlm.Tests;

/// <summary>What of a prompt is scored.</summary>
internal sealed class NormalizerTarget() : FuzzTarget("normalizer")
{
    public override void Run(byte[] input) 
    {
        string text = UnitsOf(input);
        PromptNormalizer.Default.Normalize(text);
    }
}
