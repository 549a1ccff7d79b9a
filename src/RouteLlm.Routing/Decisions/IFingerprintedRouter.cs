namespace RouteLlm;

/// <summary>
/// A router with a fingerprint of its model and settings: a calibration or a cache of its scores is valid as long as the fingerprint is the
/// same.
/// </summary>
public interface IFingerprintedRouter : IPromptRouter
{
    /// <summary>
    /// Gets a SHA-256 hash, 64 hexadecimal digits, over everything that decides the scores: the kind of router, its weights, its settings,
    /// the models that it calls. <see langword="null"/> if there is no such fingerprint, for example because the scores are random; then no
    /// scores are cached.
    /// </summary>
    string? Fingerprint { get; }
}
