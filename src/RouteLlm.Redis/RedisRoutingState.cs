using System.Globalization;
using StackExchange.Redis;

namespace RouteLlm;

/// <summary>
/// What a fleet shares, in Redis. One exchange is one round trip: a script that applies all changes at once and gives the numbers as they
/// are then.
/// </summary>
/// <remarks>Safe for concurrent use. Needs Redis 2.6 or newer, or a server that runs its scripts.</remarks>
public sealed class RedisRoutingState : IFleetState, IDisposable
{
    private readonly RedisConnection _connection;
    private readonly string _prefix;

    /// <summary>Initializes a state with a connection of its own, which is made at the first exchange and disposed with it.</summary>
    /// <param name="configuration">
    /// StackExchange.Redis's configuration string, for example <c>"redis:6379,password=…,ssl=true"</c>. It never reaches a message.
    /// </param>
    /// <param name="options">The names of the keys; <see langword="null"/> for the default.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="configuration"/> or <see cref="RedisOptions.KeyPrefix"/> cannot be used.
    /// </exception>
    public RedisRoutingState(string configuration, RedisOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        _prefix = PrefixOf(options);
        _connection = new RedisConnection(RedisConfiguration.Read(configuration, nameof(configuration)));
    }

    /// <summary>Initializes a state with a connection of the application's, which stays its to dispose.</summary>
    /// <param name="connection">
    /// The connection. Made with <c>abortConnect=false</c>, it connects later if Redis is not available yet.
    /// </param>
    /// <param name="options">The names of the keys; <see langword="null"/> for the default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="connection"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><see cref="RedisOptions.KeyPrefix"/> cannot be used.</exception>
    public RedisRoutingState(IConnectionMultiplexer connection, RedisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _prefix = PrefixOf(options);
        _connection = new RedisConnection(connection);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="changes"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="totals"/> is of another length, or a change cannot be stored.</exception>
    /// <exception cref="IOException">Redis is not connected, or gave another answer than the script's.</exception>
    /// <exception cref="RedisException">Redis refused.</exception>
    /// <exception cref="ObjectDisposedException">The state was disposed.</exception>
    /// <exception cref="OperationCanceledException">The exchange was cancelled. Its changes may have been applied.</exception>
    public async ValueTask ExchangeAsync(
        IReadOnlyList<SharedChange> changes, Memory<double> totals, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (totals.Length != changes.Count)
        {
            throw new ArgumentException($"There are {changes.Count} changes, but room for {totals.Length} totals. Pass one for each change.", nameof(totals));
        }

        var keys = new RedisKey[changes.Count];
        var arguments = new RedisValue[changes.Count * ExchangeScript.ArgumentsOfAChange];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = _prefix + changes[i].Key;
            ExchangeScript.WriteArguments(changes[i], arguments.AsSpan(i * ExchangeScript.ArgumentsOfAChange));
        }

        IDatabase database = await _connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        if (keys.Length == 0)
        {
            return;
        }

        RedisResult[] answer = await ExchangeScript.RunAsync(database, keys, arguments, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < answer.Length; i++)
        {
            totals.Span[i] = double.Parse((string)answer[i]!, NumberStyles.Float, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Closes the connection, if it is the state's own.</summary>
    public void Dispose() => _connection.Dispose();

    private static string PrefixOf(RedisOptions? options)
    {
        string prefix = (options ?? new RedisOptions()).KeyPrefix;
        return string.IsNullOrWhiteSpace(prefix) || prefix.AsSpan().ContainsAny('{', '}')
            ? throw new ArgumentException($"RedisOptions.KeyPrefix is '{prefix}'. Write a name without braces, for example the application's.", nameof(options))
            : $"{{{prefix}}}:";
    }
}
