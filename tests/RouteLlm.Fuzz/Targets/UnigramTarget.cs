namespace RouteLlm.Tests;

/// <summary>A text for a Unigram tokenizer.</summary>
internal sealed class UnigramTarget() : TokenizerTarget("unigram");
