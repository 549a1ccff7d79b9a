namespace RouteLlm;

/// <summary>A file of a benchmark, as RouteLLM published it and as the measures of this library were made.</summary>
/// <param name="Path">Its path below <c>routellm/evals</c>.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">The SHA-256 of its content, as hexadecimal digits.</param>
internal sealed record BenchmarkFile(string Path, long Size, string Sha256);
