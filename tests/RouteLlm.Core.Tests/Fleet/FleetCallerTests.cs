using Microsoft.Extensions.Logging.Abstractions;

namespace RouteLlm.Tests;

/// <summary>Shares and budgets of callers whose requests come to several machines.</summary>
public sealed class FleetCallerTests
{
    private const int Machines = 3;

    private readonly MemoryState _state = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_caller_has_one_share_on_all_machines_and_takes_nothing_from_the_others()
    {
        Machine[] machines = [.. Enumerable.Range(0, Machines).Select(_ => new Machine(_state, _clock))];
        var random = new Random(3);
        int honest = 0;
        int strong = 0;
        for (int request = 0; request < 60_000; request++)
        {
            Machine machine = machines[random.Next(Machines)];
            bool isAbusive = random.NextDouble() < 0.1;
            bool isStrong = machine.Ask(isAbusive ? "abuser" : $"caller-{random.Next(5)}", isAbusive ? 0.9 + (0.1 * random.NextDouble()) : random.NextDouble());
            honest += isAbusive ? 0 : 1;
            strong += !isAbusive && isStrong ? 1 : 0;
            if (request % 100 == 0)
            {
                Array.ForEach(machines, static each => each.Exchange());
            }
        }

        Assert.InRange(100.0 * strong / honest, 29, 31);
        double[] abusers = [.. machines.Select(static machine => machine.ThresholdOf("abuser"))];
        Assert.InRange(abusers.Max() - abusers.Min(), 0, 0.05);
        Assert.InRange(abusers.Min(), 0.85, 1);
        Assert.DoesNotContain(_state.Numbers.Keys, static key => key.Contains("abuser", StringComparison.Ordinal) || key.Contains("caller-", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_caller_spends_on_one_machine_counts_on_the_others_once_it_spends_there()
    {
        Machine[] machines = [.. Enumerable.Range(0, 2).Select(_ => new Machine(_state, _clock))];
        machines[0].Spend("a", 7);
        machines[1].Spend("a", 2);
        machines[1].Spend("b", 1);
        for (int i = 0; i < 3; i++)
        {
            Array.ForEach(machines, static each => each.Exchange());
        }

        machines[0].Spend("a", 0.5m);
        machines[0].Exchange();

        Assert.Equal(0.95, machines[0].SpentShareOf("a"), 6);
        Assert.Equal(0.9, machines[1].SpentShareOf("a"), 6);
        Assert.Equal((0.1, 0.0), (Math.Round(machines[1].SpentShareOf("b"), 6), machines[0].SpentShareOf("c")));
    }

    [Fact]
    public void A_budget_of_a_named_caller_is_known_on_machines_where_it_has_spent_nothing()
    {
        Machine[] machines = [.. Enumerable.Range(0, 2).Select(_ => new Machine(_state, _clock, owner: "batch"))];
        machines[0].Spend("batch", 7);
        for (int i = 0; i < 3; i++)
        {
            Array.ForEach(machines, static each => each.Exchange());
        }

        Assert.Equal(0.7, machines[1].SpentShareOf("batch"), 6);
        Assert.DoesNotContain(_state.Numbers.Keys, static key => key.Contains("batch", StringComparison.Ordinal));
    }

    private sealed class Machine
    {
        private static readonly ShareKey Key = new("test", 30, Boundary: 0);

        private readonly HeaviestCallers _callers;
        private readonly HeldShareControllers _shares = new(new HeldShareOptions { PerCaller = true });
        private readonly Budget _budget;
        private readonly StateExchange _exchange;

        public Machine(MemoryState state, TimeProvider clock, string? owner = null)
        {
            _callers = new HeaviestCallers(maximum: 100, owner is null ? [] : [new Caller(owner) { HasNamedBudget = true }]);
            _budget = new Budget(new BudgetOptions { Limit = 10, PerCaller = owner is null, Caller = owner }, clock, _callers.Find(owner));
            var models = new RoutedModels([("weak", new TestChatClient("weak")), ("strong", new TestChatClient("strong"))], new Dictionary<string, ModelOptions>(StringComparer.Ordinal));
            _exchange = new StateExchange(
                state, new SharedNumbers(models, _shares, [_budget], fallback: null), new FleetOptions { Interval = TimeSpan.FromDays(1) }, TimeProvider.System, NullLogger.Instance);
        }

        public bool Ask(string caller, double score)
        {
            HeldShareController share = _shares.Get(Key, ThresholdCalibration.Uniform, _callers.Enter(caller));
            bool isStrong = score >= share.Threshold;
            share.Observe(isStrong);
            return isStrong;
        }

        public double ThresholdOf(string caller) => _shares.Get(Key, ThresholdCalibration.Uniform, _callers.Find(caller)).Threshold;

        public void Spend(string caller, decimal amount) => _budget.For(_callers.Enter(caller))!.Spend(amount);

        public double SpentShareOf(string caller) => _budget.For(_callers.Enter(caller))!.SpentShare;

        // The state answers at once, and so does the exchange.
        public void Exchange() => Assert.True(_exchange.ExchangeAsync().IsCompletedSuccessfully);
    }
}
