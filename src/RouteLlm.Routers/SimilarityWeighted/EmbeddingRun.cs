namespace RouteLlm;

/// <summary>Rows that lie one after the other in a file.</summary>
/// <param name="File">Which file, from 0.</param>
/// <param name="Row">The first row in the file.</param>
/// <param name="Start">Its place among the embeddings in use.</param>
/// <param name="Count">The number of rows.</param>
internal readonly record struct EmbeddingRun(int File, long Row, int Start, int Count);
