namespace RouteLlm.Tests;

public sealed class ExchangeTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Additions_add_up_and_what_is_not_there_yet_is_zero()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var state = new RedisRoutingState(server.PatientConfiguration);

        Assert.Equal([0.25, 0], await ExchangeAsync(state, Add("a", 0.25), Add("b", 0)));
        Assert.Equal([-0.5, 1e-9], await ExchangeAsync(state, Add("a", -0.75), Add("b", 1e-9)));
        Assert.Equal([-0.5, 12345678.900000001], await ExchangeAsync(state, Add("a", 0), Add("b", 12345678.9)));
    }

    [Fact]
    public async Task A_raise_takes_the_larger_number()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var state = new RedisRoutingState(server.PatientConfiguration);
        double now = DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond;

        Assert.Equal([0], await ExchangeAsync(state, Raise("until", 0)));
        Assert.Equal([now], await ExchangeAsync(state, Raise("until", now)));
        Assert.Equal([now], await ExchangeAsync(state, Raise("until", now - 1)));
        Assert.Equal([now + 1], await ExchangeAsync(state, Raise("until", now + 1)));
    }

    [Fact]
    public async Task A_number_is_forgotten_when_its_lifetime_after_the_last_change_ends()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var state = new RedisRoutingState(server.PatientConfiguration);
        var short1 = TimeSpan.FromMilliseconds(1);

        await ExchangeAsync(state, Add("kept", 1), Add("added", 1) with { Lifetime = short1 }, Raise("raised", 1) with { Lifetime = short1 });
        await Condition.WaitAsync(async () => await server.GetAsync("{routellm}:added") is null && await server.GetAsync("{routellm}:raised") is null, TestContext.Current.CancellationToken);

        Assert.Equal([1, 0, 0], await ExchangeAsync(state, Add("kept", 0), Add("added", 0), Raise("raised", 0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Nothing_is_lost_of_what_many_threads_and_machines_add_at_once(int machines)
    {
        await using RedisServer server = await RedisServer.StartAsync();
        RedisRoutingState[] states = [.. Enumerable.Range(0, machines).Select(_ => new RedisRoutingState(server.PatientConfiguration))];
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
                await ExchangeAsync(states[i % machines], Add("sum", 0.5), Raise("most", i)));

            Assert.Equal([1000, 1999], await ExchangeAsync(states[0], Add("sum", 0), Raise("most", 0)));
        }
        finally
        {
            Array.ForEach(states, static state => state.Dispose());
        }
    }

    [Fact]
    public async Task Two_prefixes_are_two_fleets()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var one = new RedisRoutingState(server.PatientConfiguration, new RedisOptions { KeyPrefix = "one" });
        using var two = new RedisRoutingState(server.PatientConfiguration, new RedisOptions { KeyPrefix = "two" });

        await ExchangeAsync(one, Add("a", 1));

        Assert.Equal([5], await ExchangeAsync(two, Add("a", 5)));
        Assert.Equal("1", await server.GetAsync("{one}:a"));
    }

    [Fact]
    public async Task The_connection_of_the_application_is_used_and_left_open()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(server.PatientConfiguration);
        using (var state = new RedisRoutingState(connection))
        {
            Assert.Equal([1], await ExchangeAsync(state, Add("a", 1)));
        }

        Assert.Equal("1", await connection.GetDatabase().StringGetAsync("{routellm}:a"));
    }

    [Fact]
    public async Task A_key_that_is_no_number_is_named_and_nothing_is_changed()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(server.PatientConfiguration);
        await connection.GetDatabase().StringSetAsync("{routellm}:b", "not a number");
        using var state = new RedisRoutingState(connection);

        Exception exception = await Assert.ThrowsAsync<StackExchange.Redis.RedisServerException>(() => ExchangeAsync(state, Add("a", 1), Add("b", 1)));

        Assert.Contains("{routellm}:b", exception.Message, StringComparison.Ordinal);
        Assert.Null(await server.GetAsync("{routellm}:a"));
    }

    [Fact]
    public async Task A_server_that_has_forgotten_the_script_is_told_it_again()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using var state = new RedisRoutingState(server.PatientConfiguration);
        await ExchangeAsync(state, Add("a", 1));
        using (var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(server.PatientConfiguration + ",allowAdmin=true"))
        {
            await connection.GetServer(connection.GetEndPoints()[0]).ScriptFlushAsync();
        }

        Assert.Equal([2], await ExchangeAsync(state, Add("a", 1)));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    public async Task A_change_that_cannot_be_stored_is_refused(double amount, int seconds)
    {
        using var state = new RedisRoutingState(RedisServer.NowhereConfiguration());

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => ExchangeAsync(state, Add("the-key", amount) with { Lifetime = TimeSpan.FromSeconds(seconds) }));

        Assert.Contains("the-key", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_server_an_exchange_fails_without_a_word_of_the_password()
    {
        using var state = new RedisRoutingState(RedisServer.NowhereConfiguration() + ",password=secret-of-ours");

        Exception exception = await Assert.ThrowsAnyAsync<Exception>(() => ExchangeAsync(state, Add("a", 1)));

        Assert.True(exception is IOException or StackExchange.Redis.RedisException, exception.ToString());
        Assert.DoesNotContain("secret-of-ours", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exchange_with_a_server_that_stays_silent_can_be_cancelled(bool beforehand)
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var state = new RedisRoutingState($"{silent.LocalEndpoint},connectTimeout=60000");
        using var cancellation = new CancellationTokenSource();
        if (beforehand)
        {
            await cancellation.CancelAsync();
        }

        Task exchange = state.ExchangeAsync([Add("a", 1)], new double[1], cancellation.Token).AsTask();
        Assert.Equal(beforehand, exchange.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchange);
    }

    [Fact]
    public async Task A_disposed_state_says_so()
    {
        var state = new RedisRoutingState(RedisServer.NowhereConfiguration());
        state.Dispose();
        state.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ExchangeAsync(state, Add("a", 1)));
    }

    private static SharedChange Add(string key, double amount) => new(key, SharedChangeKind.Add, amount, Hour);

    private static SharedChange Raise(string key, double amount) => new(key, SharedChangeKind.Raise, amount, Hour);

    private static async Task<IEnumerable<double>> ExchangeAsync(RedisRoutingState state, params SharedChange[] changes)
    {
        var totals = new double[changes.Length];
        await state.ExchangeAsync(changes, totals, TestContext.Current.CancellationToken);
        return totals;
    }
}
