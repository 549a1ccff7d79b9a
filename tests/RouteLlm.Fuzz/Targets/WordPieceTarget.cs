namespace RouteLlm.Tests;

/// <summary>A text for a WordPiece tokenizer.</summary>
internal sealed class WordPieceTarget() : TokenizerTarget("wordpiece");
