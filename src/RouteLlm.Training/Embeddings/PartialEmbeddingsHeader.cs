namespace RouteLlm;

/// <summary>The first line of a file with embeddings that are being made; their numbers follow, row by row.</summary>
/// <param name="Fingerprint">What they are made of.</param>
/// <param name="Columns">The number of values in a row.</param>
internal sealed record PartialEmbeddingsHeader(EmbeddingFingerprint Fingerprint, int Columns);
