namespace RouteLlm.Tests;

/// <summary>The estimate of tokens.</summary>
internal sealed class TokenEstimateTarget() : FuzzTarget("token-estimate")
{
    public override void Run(byte[] input) 
    {
        string text = UnitsOf(input);
        if (TokenEstimate.Of(text) is var tokens && (tokens < 0 || tokens > 4L * (text.Length + 1)))
        {
            throw new ArithmeticException("The estimate cannot be.");
        }
    }
}
