namespace RouteLlm.Tests;

/// <summary>A whole answer of the gateway's upstream, which passes whatever it is.</summary>
internal sealed class UpstreamAnswerTarget() : FuzzTarget("upstream-answer")
{
    public override void Run(byte[] input) => CompletionPartReader.Read(input, new AnswerPart(), readsText: true);
}
