namespace RouteLlm.Tests;

/// <summary>A BERT tokenizer's vocabulary.</summary>
internal sealed class VocabularyTarget() : FileTarget("vocabulary", "vocab.txt", typeof(ModelFileException))
{
    protected override void Read(string path) => TextTokenizer.Load(path).Encode("Hello world");
}
