using System.Globalization;

namespace RouteLlm.Tests;

public sealed class FleetTests
{
    private const int Machines = 4;

    [Fact(Timeout = 60_000)]
    public async Task Without_Redis_an_application_starts_routes_and_says_so_without_the_password()
    {
        await using var member = new FleetMember(RedisServer.NowhereConfiguration() + ",password=secret-of-ours", static builder => builder.HoldStrongModelPercent());

        Assert.Equal(RouteTarget.Strong, (await member.RouteAsync(0.9)).Target);
        await member.Log.FleetLost;
        Assert.Equal(RouteTarget.Weak, (await member.RouteAsync(0.1)).Target);
        Assert.DoesNotContain(member.Log.Messages, static message => message.Contains("secret-of-ours", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Redis_killed_and_restarted_under_load_fails_no_request_and_what_the_fleet_knew_goes_on()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        FleetMember[] members = [.. Enumerable.Range(0, Machines).Select(_ => Priced(server.Configuration, limit: 1_000_000))];
        try
        {
            using var stop = new CancellationTokenSource();
            Task<int>[] load = [.. members.Select((member, index) => Task.Run(() => LoadAsync(member, index, stop.Token), TestContext.Current.CancellationToken))];

            // Scores up to a half: the threshold must fall from 0.7 to 0.35.
            await Condition.WaitAsync(async () => Math.Abs((await members[0].RouteAsync(0)).Threshold - 0.35) < 0.1);
            await server.KillAsync();
            await Task.WhenAll(members.Select(static member => member.Log.FleetLost));
            double spent = Spent(members);
            await server.RestartAsync();
            await Task.WhenAll(members.Select(static member => member.Log.FleetFound));

            // Redis has forgotten everything; the fleet has not.
            await Condition.WaitAsync(async () => await BudgetAsync(server) >= spent);
            foreach (FleetMember member in members)
            {
                Assert.InRange((await member.RouteAsync(0)).Threshold, 0.2, 0.5);
            }

            await stop.CancelAsync();
            Assert.All(await Task.WhenAll(load), static routed => Assert.True(routed > 0));

            // All that was spent before, during and after is counted once. (An exchange that the kill cut off may be counted twice.)
            await Condition.WaitAsync(async () => await BudgetAsync(server) >= Spent(members) - 1e-6);
        }
        finally
        {
            await DisposeAsync(members);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_fleet_spends_one_budget()
    {
        const decimal Limit = 2;
        const int CallsOfARound = 5;
        await using RedisServer server = await RedisServer.StartAsync();
        FleetMember[] members = [.. Enumerable.Range(0, Machines).Select(_ => Priced(server.Configuration, Limit))];
        try
        {
            int refused;
            do
            {
                refused = 0;
                await Task.WhenAll(members.Select(async member =>
                {
                    for (int call = 0; call < CallsOfARound; call++)
                    {
                        try
                        {
                            await member.RouteAsync(1);
                        }
                        catch (BudgetExceededException)
                        {
                            Interlocked.Increment(ref refused);
                        }
                    }
                }));
                double spent = Spent(members);
                await Condition.WaitAsync(async () => await BudgetAsync(server) >= spent - 1e-6);
            }
            while (refused < Machines * CallsOfARound);

            // In the round that passes it, in one until all have heard, and in one while they hear.
            const decimal OfARound = Machines * CallsOfARound * 0.01m;
            Assert.InRange((decimal)Spent(members), Limit, Limit + (3 * OfARound));
        }
        finally
        {
            await DisposeAsync(members);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_that_one_machine_leaves_alone_is_left_alone_by_all()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using FleetMember one = WithFallback(server);
        await using FleetMember other = WithFallback(server);
        Assert.Equal("strong", (await other.RouteAsync(0.9)).Model);

        one.Strong.IsDown = true;
        for (int call = 0; call < 2; call++)
        {
            Assert.Equal("weak", (await one.RouteAsync(0.9)).Model);
        }

        await Condition.WaitAsync(async () => (await other.RouteAsync(0.9)).Attempts is [{ Model: "strong", Outcome: AttemptOutcome.CircuitOpen }, { Model: "weak", Outcome: AttemptOutcome.Answered }]);
    }

    private static FleetMember WithFallback(RedisServer server) => new(server.Configuration, static builder => builder.UseFallback(static fallback =>
    {
        fallback.Circuit.MinimumCalls = 2;
        fallback.Circuit.BreakDuration = TimeSpan.FromHours(1);
    }));

    // A strong call costs a hundredth, a weak one nothing. One window for the whole test, however late it is in the year.
    private static FleetMember Priced(string redis, decimal limit) => new(redis, builder => builder
        .HoldStrongModelPercent()
        .DescribeModel("strong", new ModelPrice(1, 1))
        .DescribeModel("weak", new ModelPrice(0, 0))
        .AddBudget(limit, static budget =>
        {
            budget.Window = TimeSpan.FromDays(1_000_000);
            budget.RiseFromPercent = 100;
            budget.AtLimit = BudgetLimit.RefuseAll;
        }));

    private static double Spent(FleetMember[] members) => members.Sum(static member => member.Strong.Calls) * 0.01;

    private static async Task<double> BudgetAsync(RedisServer server) => double.Parse(
        await server.GetAsync($"{{routellm}}:budget:0:{TimeSpan.FromDays(1_000_000).Ticks}:0") ?? "0", CultureInfo.InvariantCulture);

    private static async Task<int> LoadAsync(FleetMember member, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        int routed = 0;
        for (; !stop.IsCancellationRequested; routed++)
        {
            await member.RouteAsync(random.NextDouble() / 2);
            if (routed % 100 == 0)
            {
                // Leaves the processor to the exchanges.
                await Task.Yield();
            }
        }

        return routed;
    }

    private static async Task DisposeAsync(FleetMember[] members)
    {
        foreach (FleetMember member in members)
        {
            await member.DisposeAsync();
        }
    }
}
