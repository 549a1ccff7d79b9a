using System.Globalization;

namespace RouteLlm;

/// <summary>Scores prompts evenly between 0 and 1, whatever they say: the baseline that a router has to beat.</summary>
/// <remarks>
/// The score is a hash of the seed and the prompt, not a draw from a sequence: a prompt keeps its score through a tool loop,
/// and neither the order of calls nor the number of threads changes a decision. Safe for concurrent use.
/// </remarks>
public sealed class RandomRouter : ICalibratedRouter, IFingerprintedRouter
{
    /// <summary>The router's name, <c>"random"</c>.</summary>
    public const string RouterName = "random";

    private readonly ulong _seed;

    /// <summary>Initializes a router.</summary>
    /// <param name="seed">The same seed gives every prompt the same score; <see langword="null"/> for a random seed.</param>
    /// <param name="name">The router's name, for a second one beside the first.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public RandomRouter(int? seed = null, string name = RouterName)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        _seed = seed is int value ? (ulong)value : (ulong)System.Random.Shared.NextInt64();
        if (seed is not null)
        {
            using ContentHash hash = new();
            Fingerprint = hash.Add(RouterName).Add(seed.Value.ToString(CultureInfo.InvariantCulture)).ToString();
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ThresholdCalibration Calibration => ThresholdCalibration.Uniform;

    /// <summary>Gets a hash of the seed; <see langword="null"/> for a random seed.</summary>
    public string? Fingerprint { get; }

    /// <inheritdoc/>
    public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return new(new RouterScore(Score(request.Prompt)));
    }

    private double Score(string prompt)
    {
        // FNV-1a over the characters, then the finalizer of SplitMix64, since FNV alone leaves the upper bits of short texts alike.
        ulong hash = 14695981039346656037 ^ _seed;
        foreach (char character in prompt)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        // The upper 53 bits are what a double in [0, 1) can hold.
        return (SplitMix64.Mix(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
