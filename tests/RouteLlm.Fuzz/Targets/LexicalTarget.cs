namespace RouteLlm.Tests;

/// <summary>The score of a prompt.</summary>
internal sealed class LexicalTarget() : FuzzTarget("lexical")
{
    public override void Run(byte[] input) 
    {
        if (LexicalRouter.Default.Score(UnitsOf(input)) is not (>= 0 and <= 1))
        {
            throw new ArithmeticException("The score is no probability.");
        }
    }
}
