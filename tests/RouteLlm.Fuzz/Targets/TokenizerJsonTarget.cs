namespace RouteLlm.Tests;

/// <summary>A tokenizer of Hugging Face.</summary>
internal sealed class TokenizerJsonTarget() : FileTarget("tokenizer-json", "tokenizer.json", typeof(ModelFileException))
{
    protected override void Read(string path) => TextTokenizer.Load(path).Encode("Hello world, 你好");
}
