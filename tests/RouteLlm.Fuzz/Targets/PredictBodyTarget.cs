namespace RouteLlm.Tests;

/// <summary>The body of <c>/predict</c>, whole and in a batch.</summary>
internal sealed class PredictBodyTarget() : FuzzTarget("predict-body", typeof(GatewayException))
{
    public override void Run(byte[] input)
    {
        try
        {
            PredictRequestReader.ReadOne(input);
        }
        catch (GatewayException)
        {
            PredictRequestReader.ReadBatch(input, 10_000);
        }
    }
}
