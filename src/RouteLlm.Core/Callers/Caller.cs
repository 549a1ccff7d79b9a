using System.Security.Cryptography;
using System.Text;

namespace RouteLlm;

/// <summary>
/// Whoever makes requests, while it is among those that are kept by name. Features keep what they know of a caller beside it, for as long.
/// Safe for concurrent use.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="error">How many of its requests may have been another's, whose place it took.</param>
internal sealed class Caller(string name, long error = 0)
{
    /// <summary>
    /// How many requests a caller makes before it has a share of its own: fewer say little of its prompts, and together those of all
    /// newcomers say what is usual.
    /// </summary>
    public const int RequestsOfNewcomer = 32;

    private const int HashCharacters = 16;

    private long _requests = error;
    private long _error = error;
    private int _isKnown;
    private string? _fleetName;
    private long _watched;
    private long _strong;
    private int _isUnusual;

    public string Name => name;

    /// <summary>
    /// Gets the share of strong calls that the options give this caller by its name, in percent; <see langword="null"/> for that of all.
    /// </summary>
    public double? StrongModelPercent { get; init; }

    /// <summary>Gets whether the options give this caller a budget by its name.</summary>
    public bool HasNamedBudget { get; init; }

    /// <summary>Gets the name that a fleet shares in place of the caller's own, which may be a person's.</summary>
    public string FleetName => _fleetName ??= Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashCharacters];

    /// <summary>Gets an upper bound of its requests.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Gets whether it has made enough requests to have a share of its own.</summary>
    public bool HasOwnShare => Volatile.Read(ref _isKnown) == 1;

    /// <summary>
    /// Gets whether all that it has spent is known: from its first request on or, where it took another's place, once it has made some.
    /// </summary>
    public bool HasOwnBudget => HasOwnShare || Volatile.Read(ref _error) == 0;

    /// <summary>Gets how many of its requests were watched.</summary>
    public long Watched => Volatile.Read(ref _watched);

    /// <summary>Gets the share of them that asked for the strong model.</summary>
    public double StrongShare => Watched is > 0 and long watched ? (double)Volatile.Read(ref _strong) / watched : 0;

    /// <summary>Gets whether that share is far from the others'.</summary>
    public bool IsUnusual => Volatile.Read(ref _isUnusual) == 1;

    /// <summary>Counts a request.</summary>
    public void Count()
    {
        if (Interlocked.Increment(ref _requests) - Volatile.Read(ref _error) >= RequestsOfNewcomer)
        {
            Volatile.Write(ref _isKnown, 1);
        }
    }

    /// <summary>Takes whether a request asked for the strong model.</summary>
    /// <returns>How many were watched, this one included.</returns>
    public long Watch(bool isStrong)
    {
        if (isStrong)
        {
            Interlocked.Increment(ref _strong);
        }

        return Interlocked.Increment(ref _watched);
    }

    /// <summary>Says whether its share is far from the others'.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Mark(bool isUnusual) => Interlocked.Exchange(ref _isUnusual, isUnusual ? 1 : 0) == 0 && isUnusual;

    /// <summary>Forgets half of all that was counted, so that what was long ago counts little.</summary>
    public void Age()
    {
        Interlocked.Exchange(ref _requests, Requests / 2);
        Volatile.Write(ref _error, Volatile.Read(ref _error) / 2);
        Interlocked.Exchange(ref _strong, Volatile.Read(ref _strong) / 2);
        Interlocked.Exchange(ref _watched, Watched / 2);
    }
}
