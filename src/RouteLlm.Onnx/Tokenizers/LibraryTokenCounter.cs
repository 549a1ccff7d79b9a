using Microsoft.ML.Tokenizers;

namespace RouteLlm;

/// <summary>Counts tokens by a tokenizer of Microsoft.ML.Tokenizers, long words in pieces.</summary>
internal sealed class LibraryTokenCounter(Tokenizer tokenizer) : ITokenCounter
{
    private readonly LibraryTokenizer _tokenizer = new(tokenizer, vocabularySize: 0);

    public long Count(ReadOnlySpan<char> text) => _tokenizer.Count(text);
}
