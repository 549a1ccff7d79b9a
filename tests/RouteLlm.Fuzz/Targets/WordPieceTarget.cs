namespace RouteLlm.Tests;

/// <summary>A text for a WordPiece tokenizer.</summary>
internal sealed class WordPieceTarget() : FuzzTarget("wordpiece")
{
    private static readonly Lazy<TextTokenizer> Tokenizer = new(() => TextTokenizer.Load(Path.Combine(FuzzCorpus.Folder, "tokenizer-json", "wordpiece.json")));

    public override int Inputs => 100_000;

    public override void Run(byte[] input) 
    {
        string text = UnitsOf(input);
        if (Tokenizer.Value.Encode(text).Length > (4L * text.Length) + 16)
        {
            throw new ArithmeticException("There are more tokens than can be.");
        }
    }
}
