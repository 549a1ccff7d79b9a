namespace RouteLlm;

/// <summary>A router that can be told from another: what is kept of its scores, a calibration or a cache, is good for as long as its fingerprint is the same.</summary>
public interface IFingerprintedRouter : IPromptRouter
{
    /// <summary>
    /// Gets a SHA-256 hash, 64 hexadecimal digits, over everything that decides the scores: the kind of router, its weights, its settings, the
    /// models that it calls. <see langword="null"/> where that cannot be told, for example since the scores are of chance; then nothing is kept.
    /// </summary>
    string? Fingerprint { get; }
}
