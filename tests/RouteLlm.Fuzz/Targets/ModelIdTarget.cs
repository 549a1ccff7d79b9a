namespace RouteLlm.Tests;

/// <summary>The model id that names a router and a threshold.</summary>
internal sealed class ModelIdTarget() : FuzzTarget("model-id", typeof(RoutingException))
{
    public override void Run(byte[] input) => RouterModelId.Parse(UnitsOf(input));
}
