using StackExchange.Redis;

namespace RouteLlm;

/// <summary>The connection of a state: its own, made when it is first needed, or the application's. Safe for concurrent use.</summary>
internal sealed class RedisConnection : IDisposable
{
    private readonly ConfigurationOptions? _configuration;
    private Lazy<Task<IConnectionMultiplexer>> _connecting;
    private int _isDisposed;

    /// <param name="configuration">Where to connect to.</param>
    public RedisConnection(ConfigurationOptions configuration)
    {
        _configuration = configuration;
        _connecting = Connecting(configuration);
    }

    /// <param name="connection">The application's connection, which is not disposed.</param>
    public RedisConnection(IConnectionMultiplexer connection) =>
        _connecting = new Lazy<Task<IConnectionMultiplexer>>(Task.FromResult(connection));

    /// <summary>Gets the database, connecting first where that has not been done.</summary>
    /// <exception cref="IOException">Redis is not connected.</exception>
    public async ValueTask<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, typeof(RedisRoutingState));
        Lazy<Task<IConnectionMultiplexer>> connecting = Volatile.Read(ref _connecting);
        if (_configuration is not null && connecting.Value.IsFaulted)
        {
            Interlocked.CompareExchange(ref _connecting, Connecting(_configuration), connecting);
            connecting = Volatile.Read(ref _connecting);
        }

        IConnectionMultiplexer connection = await connecting.Value.WaitAsync(cancellationToken).ConfigureAwait(false);

        // Newer clients keep commands back until they are connected again. These would come after the exchange was given up, and be counted
        // twice.
        return connection.IsConnected
            ? connection.GetDatabase()
            : throw new IOException("Redis is not connected. The client keeps trying. Check that the server runs and that its address is right.");
    }

    public void Dispose()
    {
        Lazy<Task<IConnectionMultiplexer>> connecting = Volatile.Read(ref _connecting);
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0 && _configuration is not null && connecting.IsValueCreated)
        {
            _ = CloseAsync(connecting.Value);
        }
    }

    private static Lazy<Task<IConnectionMultiplexer>> Connecting(ConfigurationOptions configuration) =>
        new(async () => await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false));

    // Also where it is only just being made.
    private static async Task CloseAsync(Task<IConnectionMultiplexer> connecting)
    {
        try
        {
            IConnectionMultiplexer connection = await connecting.ConfigureAwait(false);

            // Nobody waits for an exchange any more.
            connection.Close(allowCommandsToComplete: false);
            connection.Dispose();
        }
        catch (RedisException)
        {
            // It was not made, so there is nothing to close.
        }
    }
}
