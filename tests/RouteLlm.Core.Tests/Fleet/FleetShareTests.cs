using Microsoft.Extensions.Logging.Abstractions;

namespace RouteLlm.Tests;

public sealed class FleetShareTests
{
    private const double StrongShare = 0.3;
    private const int Exchanges = 200;

    // What the prompts of each machine score; the calibration says 0 to 1, evenly.
    private static readonly (double Lowest, double Highest)[] Traffic = [(0, 0.5), (0.1, 0.6), (0.3, 0.9), (0.5, 1)];

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(1000)]
    public void However_many_requests_there_are_between_two_exchanges_the_fleet_holds_its_share_with_one_threshold(int requests)
    {
        var fleet = new Fleet();
        fleet.Run(requests, Exchanges);

        double strong = 0;
        for (int exchange = 0; exchange < Exchanges; exchange++)
        {
            strong += fleet.Run(requests, exchanges: 1);
            Assert.InRange(fleet.Spread, 0, 0.06);
        }

        Assert.InRange(strong / Exchanges, StrongShare - 0.01, StrongShare + 0.01);
    }

    [Fact]
    public void Bursts_after_a_calm_do_not_upset_the_share()
    {
        var fleet = new Fleet();
        fleet.Run(500, Exchanges);

        for (int burst = 0; burst < 20; burst++)
        {
            fleet.Run(requests: 0, exchanges: 5);
            Assert.InRange(fleet.Run(requests: 500, exchanges: 5), StrongShare - 0.06, StrongShare + 0.06);
        }
    }

    [Fact]
    public void A_state_that_was_lost_is_filled_again_by_the_first_and_the_share_goes_on()
    {
        var fleet = new Fleet();
        fleet.Run(500, Exchanges);

        fleet.Forget();

        Assert.InRange(fleet.Run(500, exchanges: 1), StrongShare - 0.06, StrongShare + 0.06);
        Assert.InRange(fleet.Run(500, exchanges: 5), StrongShare - 0.06, StrongShare + 0.06);
    }

    [Fact]
    public void Machines_that_learned_alone_while_the_state_was_out_of_reach_do_not_add_up()
    {
        var fleet = new Fleet();
        fleet.Run(500, Exchanges);

        fleet.State.IsDown = true;
        Assert.InRange(fleet.Run(500, exchanges: 20), StrongShare - 0.01, StrongShare + 0.01);
        fleet.State.IsDown = false;
        fleet.Run(500, exchanges: 40);

        Assert.InRange(fleet.Run(500, exchanges: 40), StrongShare - 0.01, StrongShare + 0.01);
    }

    private sealed class Fleet
    {
        private readonly Machine[] _machines;

        public Fleet() => _machines = [.. Traffic.Select((scores, seed) => new Machine(scores.Lowest, scores.Highest, seed, State))];

        public MemoryState State { get; } = new();

        public double Spread => _machines.Max(static machine => machine.Threshold) - _machines.Min(static machine => machine.Threshold);

        public void Forget() => State.Numbers.Clear();

        public double Run(int requests, int exchanges)
        {
            double strong = 0;
            for (int exchange = 0; exchange < exchanges; exchange++)
            {
                strong += _machines.Sum(machine => machine.Route(requests));
                Array.ForEach(_machines, static machine => machine.Exchange());
            }

            return strong / (requests * _machines.Length * exchanges);
        }
    }

    private sealed class Machine
    {
        private readonly double _lowest;
        private readonly double _highest;
        private readonly Random _random;
        private readonly HeldShareController _share;
        private readonly StateExchange _exchange;

        public Machine(double lowest, double highest, int seed, MemoryState state)
        {
            _lowest = lowest;
            _highest = highest;
            _random = new Random(seed);
            var options = new RouteLlmOptions { HeldShare = new HeldShareOptions(), Fleet = { Interval = TimeSpan.FromDays(1) } };
            var models = new RoutedModels([("weak", new TestChatClient("weak")), ("strong", new TestChatClient("strong"))], new Dictionary<string, ModelOptions>(StringComparer.Ordinal));
            var shares = new HeldShareControllers(options.HeldShare);
            _share = shares.Get(new ShareKey("test", 100 * StrongShare, Boundary: 0), ThresholdCalibration.Uniform);
            _exchange = new StateExchange(state, new SharedNumbers(models, shares, [], fallback: null), options.Fleet, TimeProvider.System, NullLogger.Instance);
        }

        public double Threshold => _share.Threshold;

        public int Route(int requests)
        {
            int strong = 0;
            for (int request = 0; request < requests; request++)
            {
                bool isStrong = _lowest + ((_highest - _lowest) * _random.NextDouble()) >= _share.Threshold;
                _share.Observe(isStrong);
                strong += isStrong ? 1 : 0;
            }

            return strong;
        }

        // The state answers at once, and so does the exchange.
        public void Exchange() => Assert.True(_exchange.ExchangeAsync().IsCompletedSuccessfully);
    }
}
