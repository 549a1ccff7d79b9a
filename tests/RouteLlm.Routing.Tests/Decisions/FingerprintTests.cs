namespace RouteLlm.Tests;

/// <summary>What is kept of a router's scores must not outlive what decides them.</summary>
public sealed class FingerprintTests
{
    [Fact]
    public void One_of_routers_that_ask_others_is_of_those()
    {
        RoutingRule[] rules = [new() { Name = "a", Target = RouteTarget.Strong, Contains = ["x"] }];
        RoutingRule[] others = [new() { Name = "a", Target = RouteTarget.Weak, Contains = ["x"] }];
        var seeded = new RandomRouter(1);
        string?[] fingerprints =
        [
            new RulesRouter(rules, seeded).Fingerprint,
            new RulesRouter(others, seeded).Fingerprint,
            new RulesRouter(rules, new RandomRouter(2)).Fingerprint,
            new RulesRouter(rules, RouteTarget.Weak).Fingerprint,
            new RulesRouter(rules, RouteTarget.Strong).Fingerprint,
            new WeightedMeanRouter([new WeightedRouter(seeded), new WeightedRouter(LexicalRouter.Default)]).Fingerprint,
            new WeightedMeanRouter([new WeightedRouter(seeded, 2), new WeightedRouter(LexicalRouter.Default)]).Fingerprint,
        ];

        Assert.All(fingerprints, fingerprint => Assert.NotNull(fingerprint));
        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
        Assert.Equal(fingerprints[0], new RulesRouter(rules, new RandomRouter(1)).Fingerprint);
        Assert.Null(new RulesRouter(rules, new TestRouter()).Fingerprint);
        Assert.Null(new WeightedMeanRouter([new WeightedRouter(new TestRouter())]).Fingerprint);
    }
}
