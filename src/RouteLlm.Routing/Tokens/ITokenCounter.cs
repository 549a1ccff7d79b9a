namespace RouteLlm;

/// <summary>Counts the tokens of texts as a model does, where the estimate is not exact enough.</summary>
/// <remarks>
/// <c>UseTokenCounter</c> of the package RouteLlm.Onnx makes one from any <c>Microsoft.ML.Tokenizers.Tokenizer</c>. Implementations must be safe for concurrent use and take
/// time in proportion to the text, whatever it holds: prompts come from strangers.
/// </remarks>
public interface ITokenCounter
{
    /// <summary>Counts the tokens of a text, without special tokens.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of tokens; not negative.</returns>
    long Count(ReadOnlySpan<char> text);
}
