namespace RouteLlm.Tests;

/// <summary>A text for a byte-pair tokenizer.</summary>
internal sealed class BytePairTarget() : TokenizerTarget("byte-pair");
