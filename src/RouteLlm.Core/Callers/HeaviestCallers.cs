using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace RouteLlm;

/// <summary>The callers that make most requests, by name. Safe for concurrent use.</summary>
/// <remarks>
/// Space-saving (Metwally, Agrawal and El Abbadi, 2005, "Efficient Computation of Frequent and Top-k Elements in Data Streams"): a caller
/// that is not kept takes the place of the one with the fewest requests, and its count as an upper bound. Whoever makes more than one of so
/// many requests as callers are kept is among them, however many names there are.
/// </remarks>
/// <param name="maximum">How many are kept, beside the named ones.</param>
/// <param name="named">The callers that are kept however few requests they make.</param>
internal sealed class HeaviestCallers(int maximum, IEnumerable<Caller>? named = null)
{
    private const int LongestName = 128;
    private const int RequestsOfEachBeforeAging = 64;

    private readonly FrozenDictionary<string, Caller> _named = (named ?? []).ToFrozenDictionary(static caller => KeyOf(caller.Name), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);
    private readonly List<Caller> _byPlace = [];
    private long _requestsUntilAging = (long)maximum * RequestsOfEachBeforeAging;

    public IEnumerable<Caller> All => _named.Values.Concat(_callers.Select(static caller => caller.Value));

    /// <summary>Finds a caller that is kept.</summary>
    /// <param name="name">Its name; <see langword="null"/> for nobody's.</param>
    public Caller? Find(string? name) => name is null ? null : FindByKey(KeyOf(name));

    /// <summary>Counts a request, and gives whose it is.</summary>
    /// <param name="name">The caller's name; <see langword="null"/> for nobody's.</param>
    public Caller? Enter(string? name)
    {
        if (name is null)
        {
            return null;
        }

        string key = KeyOf(name);
        Caller caller = FindByKey(key) ?? Admit(key);
        caller.Count();
        if (Interlocked.Decrement(ref _requestsUntilAging) == 0)
        {
            Age();
        }

        return caller;
    }

    // A name of any length takes no more memory than another.
    private static string KeyOf(string name) =>
        name.Length <= LongestName ? name : $"sha256-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}";

    private Caller? FindByKey(string key) => _named.GetValueOrDefault(key) ?? _callers.GetValueOrDefault(key);

    private Caller Admit(string name)
    {
        lock (_byPlace)
        {
            if (_callers.TryGetValue(name, out Caller? known))
            {
                return known;
            }

            if (_byPlace.Count < maximum)
            {
                var first = new Caller(name);
                _byPlace.Add(first);
                return _callers[name] = first;
            }

            int place = 0;
            for (int i = 1; i < _byPlace.Count; i++)
            {
                place = _byPlace[i].Requests < _byPlace[place].Requests ? i : place;
            }

            var caller = new Caller(name, _byPlace[place].Requests);
            _callers.TryRemove(_byPlace[place].Name, out _);
            _byPlace[place] = caller;
            return _callers[name] = caller;
        }
    }

    private void Age()
    {
        foreach (Caller caller in All)
        {
            caller.Age();
        }

        Interlocked.Exchange(ref _requestsUntilAging, (long)maximum * RequestsOfEachBeforeAging);
    }
}
