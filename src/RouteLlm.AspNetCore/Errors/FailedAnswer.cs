namespace RouteLlm;

/// <summary>An upstream's answer that is a failure, kept for the client in case that no other model answers.</summary>
/// <param name="Status">The status to answer with.</param>
/// <param name="Response">The upstream's answer, whose headers pass; <see langword="null"/> where only its body does.</param>
/// <param name="Body">The body as it came.</param>
internal sealed record FailedAnswer(int Status, HttpResponseMessage? Response, ReadOnlyMemory<byte> Body);
