using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Shares and budgets of callers whose requests come to several machines, through a real Redis.</summary>
public sealed class FleetCallerTests
{
    private const int Machines = 4;
    private const int HonestCallers = 5;
    private const int MostCallers = 50;

    // One window for the whole test, whenever it runs.
    private static readonly TimeSpan Window = TimeSpan.FromDays(1_000_000);

    [Fact(Timeout = 120_000)]
    public async Task An_abuser_on_all_machines_takes_nothing_from_the_share_of_honest_callers()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using var fleet = new Fleet(server, static builder => builder.HoldStrongModelPercent(static share => share.PerCaller = true));

        // The thresholds settle first, of which a fleet of so few requests needs some.
        await fleet.AskAsync(10_000, exchangeEvery: 100, TestContext.Current.CancellationToken);
        (double honest, double abusive) = await fleet.AskAsync(20_000, exchangeEvery: 100, TestContext.Current.CancellationToken);

        Assert.InRange(honest, 27, 33);
        Assert.InRange(abusive, 20, 40);
    }

    [Fact(Timeout = 120_000)]
    public async Task An_abusers_budget_is_spent_on_all_machines_and_no_other()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using var fleet = new Fleet(server, static builder => Priced(builder, limit: 1));
        FleetMember[] members = fleet.Members;

        // A strong call costs a hundredth.
        for (int call = 0; call < 60; call++)
        {
            await members[call % Machines].RouteAsync(1, "abuser");
            await members[call % Machines].RouteAsync(call % 10 == 0 ? 1 : 0, "honest");
        }

        // Of what the others have spent a machine hears when the caller has spent something there.
        await Condition.WaitAsync(
            async () =>
            {
                RoutingDecision[] asked = await Task.WhenAll(members.Select(static member => member.RouteAsync(1, "abuser").ContinueWith(static asking => asking.IsCompletedSuccessfully ? asking.Result : null!, TaskScheduler.Default)));
                return Array.TrueForAll(asked, static decision => decision is null);
            },
            TestContext.Current.CancellationToken);

        foreach (FleetMember member in members)
        {
            await Assert.ThrowsAsync<BudgetExceededException>(() => member.RouteAsync(1, "abuser"));
            Assert.Equal("strong", (await member.RouteAsync(1, "honest")).Model);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task A_named_callers_budget_and_share_are_one_on_all_machines()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using var fleet = new Fleet(server, static builder =>
        {
            builder.Services.Configure<RouteLlmOptions>(static options => options.Callers.StrongModelPercents["batch"] = 60);
            builder.HoldStrongModelPercent().DescribeModel("strong", new ModelPrice(1, 1)).DescribeModel("weak", new ModelPrice(0, 0))
                .AddBudget(1, static budget => (budget.Caller, budget.Window, budget.RiseFromPercent, budget.AtLimit) = ("spender", Window, 100, BudgetLimit.RefuseAll));
        });
        FleetMember[] members = fleet.Members;

        // A strong call costs a hundredth; all of them come to one machine, and the others hear of it.
        for (int call = 0; call < 100; call++)
        {
            await members[0].RouteAsync(1, "spender");
        }

        await Condition.WaitAsync(
            () => Task.FromResult(members.All(static member => member.RouteAsync(0, "spender").ContinueWith(static asking => asking.Exception?.InnerException is BudgetExceededException, TaskScheduler.Default).GetAwaiter().GetResult())),
            TestContext.Current.CancellationToken);
        Assert.Equal("strong", (await members[1].RouteAsync(1, "another")).Model);

        // The machines get different prompts: the first hard ones, the others easy ones.
        int strong = 0;
        const int Requests = 12_000;
        var random = new Random(3);
        for (int request = -6_000; request < Requests; request++)
        {
            int machine = random.Next(Machines);
            RoutingDecision decision = await members[machine].RouteAsync(machine == 0 ? 0.5 + (0.5 * random.NextDouble()) : 0.5 * random.NextDouble(), "batch");
            strong += request >= 0 && decision.Target == RouteTarget.Strong ? 1 : 0;
            if (request % 100 == 0)
            {
                await fleet.ExchangedAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.InRange(100.0 * strong / Requests, 55, 65);
    }

    [Fact(Timeout = 120_000)]
    public async Task However_many_names_callers_have_Redis_keeps_few_keys()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using var fleet = new Fleet(server, static builder => Priced(builder, limit: 1_000).HoldStrongModelPercent(static share => share.PerCaller = true));
        for (int request = 0; request < 20_000; request++)
        {
            await fleet.Members[request % Machines].RouteAsync(0.9, string.Create(CultureInfo.InvariantCulture, $"name-{request}"));
        }

        double exchanges = double.Parse((await server.GetAsync("{routellm}:exchanges"))!, CultureInfo.InvariantCulture);
        await Condition.WaitAsync(async () => double.Parse((await server.GetAsync("{routellm}:exchanges"))!, CultureInfo.InvariantCulture) > exchanges + (8 * Machines), TestContext.Current.CancellationToken);

        // Four numbers of a caller: one of its budget, three of its share; and those of all.
        Assert.InRange(await server.CountKeysAsync(), 1, (4 * MostCallers * Machines) + 20);
    }

    private static IRouteLlmBuilder Priced(IRouteLlmBuilder builder, decimal limit) => builder
        .DescribeModel("strong", new ModelPrice(1, 1))
        .DescribeModel("weak", new ModelPrice(0, 0))
        .AddBudget(limit, static budget =>
        {
            budget.Window = Window;
            budget.RiseFromPercent = 100;
            budget.AtLimit = BudgetLimit.RefuseAll;
            budget.PerCaller = true;
        });

    private sealed class Fleet(RedisServer server, Action<IRouteLlmBuilder> configure) : IAsyncDisposable
    {
        private readonly Random _random = new(20261127);

        public FleetMember[] Members { get; } = [.. Enumerable.Range(0, Machines).Select(_ => new FleetMember(server.Configuration, builder =>
        {
            builder.Services.Configure<RouteLlmOptions>(static options => options.Callers.MaximumCallers = MostCallers);
            configure(builder);
        }))];

        /// <summary>Asks on all machines: honest callers with scores of all kinds, and an abuser with high ones.</summary>
        /// <param name="requests">How many requests.</param>
        /// <param name="exchangeEvery">After how many of them every machine has exchanged what it knows.</param>
        /// <param name="cancellationToken">Ends the wait for exchanges.</param>
        /// <returns>The percentages of strong calls.</returns>
        public async Task<(double Honest, double Abusive)> AskAsync(int requests, int exchangeEvery, CancellationToken cancellationToken)
        {
            int[] asked = new int[2];
            int[] strong = new int[2];
            for (int request = 0; request < requests; request++)
            {
                int kind = _random.NextDouble() < 0.1 ? 1 : 0;
                double score = kind == 1 ? 0.9 + (0.1 * _random.NextDouble()) : _random.NextDouble();
                RoutingDecision decision = await Members[_random.Next(Machines)].RouteAsync(score, kind == 1 ? "abuser" : string.Create(CultureInfo.InvariantCulture, $"caller-{_random.Next(HonestCallers)}"));
                asked[kind]++;
                strong[kind] += decision.Target == RouteTarget.Strong ? 1 : 0;
                if (request % exchangeEvery == 0)
                {
                    await ExchangedAsync(cancellationToken);
                }
            }

            return (100.0 * strong[0] / asked[0], 100.0 * strong[1] / asked[1]);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (FleetMember member in Members)
            {
                await member.DisposeAsync();
            }
        }

        public async Task ExchangedAsync(CancellationToken cancellationToken)
        {
            double before = await ExchangesAsync();
            await Condition.WaitAsync(async () => await ExchangesAsync() >= before + Machines, cancellationToken);
        }

        private async Task<double> ExchangesAsync() => double.Parse(await server.GetAsync("{routellm}:exchanges") ?? "0", CultureInfo.InvariantCulture);
    }
}
