namespace RouteLlm.Tests;

/// <summary>A streamed answer of the gateway's upstream, which passes whatever it is.</summary>
internal sealed class UpstreamStreamTarget() : FuzzTarget("upstream-stream")
{
    private const int PieceLength = 37;

    public override void Run(byte[] input) 
    {
        var output = new FirstOutput(KnownProtocols.ChatCompletions);
        var part = new AnswerPart();
        var events = new EventSplitter((data, _) => CompletionPartReader.Read(data, part, readsText: true));
        for (int start = 0; start < input.Length; start += PieceLength)
        {
            ReadOnlySpan<byte> piece = input.AsSpan(start, Math.Min(PieceLength, input.Length - start));
            output.Feed(piece);
            events.Feed(piece);
        }

        output.End();
        events.End();
    }
}
