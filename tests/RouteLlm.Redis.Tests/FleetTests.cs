using System.Globalization;

namespace RouteLlm.Tests;

public sealed class FleetTests
{
    private const int Machines = 4;
    private const string ShareKey = "share:prompted:30";

    // One window for the whole test, whenever it runs.
    private static readonly TimeSpan Window = TimeSpan.FromDays(1_000_000);
    private static readonly string BudgetKey = $"budget:0:{Window.Ticks}:0";

    [Fact(Timeout = 60_000)]
    public async Task Without_Redis_an_application_starts_routes_and_says_so_without_the_password()
    {
        await using var member = new FleetMember(RedisServer.NowhereConfiguration() + ",password=secret-of-ours", static builder => builder.HoldStrongModelPercent());

        Assert.Equal(RouteTarget.Strong, (await member.RouteAsync(0.9)).Target);
        await member.Log.FleetLost.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
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
            await Condition.WaitAsync(async () => Math.Abs(await NumberAsync(server, ShareKey) + 0.35) < 0.05, TestContext.Current.CancellationToken);
            double spentAsAllKnow = await NumberAsync(server, BudgetKey);
            double exchanges = await NumberAsync(server, "exchanges");
            await Condition.WaitAsync(async () => await NumberAsync(server, "exchanges") > exchanges + (8 * Machines), TestContext.Current.CancellationToken);
            await server.KillAsync();
            double spentAsNobodyKnows = Spent(members) - spentAsAllKnow;
            await Task.WhenAll(members.Select(static member => member.Log.FleetLost));
            await server.RestartAsync();

            // Redis has forgotten everything; the fleet has not.
            await Condition.WaitAsync(async () => await NumberAsync(server, ShareKey) != 0, TestContext.Current.CancellationToken);
            Assert.InRange(await NumberAsync(server, ShareKey), -0.7, -0.1);
            await Task.WhenAll(members.Select(static member => member.Log.FleetFound));
            await stop.CancelAsync();

            Assert.All(await Task.WhenAll(load), static routed => Assert.True(routed > 0));
            await Condition.WaitAsync(async () => await NumberAsync(server, BudgetKey) >= Spent(members) - spentAsNobodyKnows - 1e-6, TestContext.Current.CancellationToken);
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
                await Condition.WaitAsync(async () => await NumberAsync(server, BudgetKey) >= spent - 1e-6, TestContext.Current.CancellationToken);
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

        await Condition.WaitAsync(async () => (await other.RouteAsync(0.9)).Attempts is [{ Model: "strong", Outcome: AttemptOutcome.CircuitOpen }, { Model: "weak", Outcome: AttemptOutcome.Answered }], TestContext.Current.CancellationToken);
    }

    private static FleetMember WithFallback(RedisServer server) => new(server.Configuration, static builder => builder.UseFallback(static fallback =>
    {
        fallback.Circuit.MinimumCalls = 2;
        fallback.Circuit.BreakDuration = TimeSpan.FromHours(1);
    }));

    // A strong call costs a hundredth, a weak one nothing.
    private static FleetMember Priced(string redis, decimal limit) => new(redis, builder => builder
        .HoldStrongModelPercent()
        .DescribeModel("strong", new ModelPrice(1, 1))
        .DescribeModel("weak", new ModelPrice(0, 0))
        .AddBudget(limit, static budget =>
        {
            budget.Window = Window;
            budget.RiseFromPercent = 100;
            budget.AtLimit = BudgetLimit.RefuseAll;
        }));

    private static double Spent(FleetMember[] members) => members.Sum(static member => member.Strong.Calls) * 0.01;

    private static async Task<double> NumberAsync(RedisServer server, string key) =>
        double.Parse(await server.GetAsync($"{{routellm}}:{key}") ?? "0", CultureInfo.InvariantCulture);

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
