namespace RouteLlm.Tests;

/// <summary>A whole answer of the gateway's upstream, which passes whatever it is, read as each protocol's.</summary>
internal sealed class UpstreamAnswerTarget() : FuzzTarget("upstream-answer", typeof(UpstreamException))
{
    public override void Run(byte[] input)
    {
        foreach (ModelProtocol kind in Enum.GetValues<ModelProtocol>())
        {
            IProtocol protocol = KnownProtocols.Of(kind);
            protocol.Read(input, new AnswerPart(), readsText: true);
            protocol.ErrorOf(input);
        }

        new MessagesAnswerTranslator().Translate(input);
    }
}
