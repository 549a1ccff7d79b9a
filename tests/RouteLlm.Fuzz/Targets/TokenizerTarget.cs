namespace RouteLlm.Tests;

/// <summary>A text for a tokenizer.</summary>
internal abstract class TokenizerTarget(string name) : FuzzTarget(name)
{
    private readonly Lazy<TextTokenizer> _tokenizer = new(() => TextTokenizer.Load(Path.Combine(FuzzCorpus.Folder, "tokenizer-json", $"{name}.json")));

    public sealed override int Inputs => 100_000;

    public sealed override void Run(byte[] input)
    {
        string text = UnitsOf(input);
        if (_tokenizer.Value.Encode(text).Length > (4L * text.Length) + 16)
        {
            throw new ArithmeticException("There are more tokens than can be.");
        }
    }
}
