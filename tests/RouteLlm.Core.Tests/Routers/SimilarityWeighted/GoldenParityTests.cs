using System.Text.Json;
using RouteLlm.SimilarityWeighted;

namespace RouteLlm.Tests.Routers.SimilarityWeighted;

public sealed class GoldenParityTests
{
    [Fact]
    public void Ratings_are_those_of_the_python_router()
    {
        using SimilarityWeightedModel model = Golden.Load();

        Assert.Equal(583, model.BattleCount);
        JsonElement expected = Golden.Model.GetProperty("elo_converged");
        Assert.Equal(expected.EnumerateObject().Count(), model.Ratings.Count);
        Assert.All(expected.EnumerateObject(), rating => Assert.Equal(rating.Value.GetDouble(), model.Ratings[rating.Name], 0.05));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(4)]
    public void Tiers_are_those_of_the_python_router(int tiers)
    {
        using SimilarityWeightedModel model = Golden.Load(new SimilarityWeightedOptions { NumTiers = tiers });

        Dictionary<string, int> expected = Golden.Model.GetProperty($"tiers_{tiers}").EnumerateObject().ToDictionary(tier => tier.Name, tier => tier.Value.GetInt32());
        Assert.Equal(expected, model.Tiers.ToDictionary());
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full, 5e-5)]
    [InlineData(EmbeddingPrecision.Half, 1e-4)]
    [InlineData(EmbeddingPrecision.EightBit, 2e-3)]
    public void Win_rates_are_the_recorded_ones_without_the_bias_of_same_tier_battles(EmbeddingPrecision precision, double tolerance)
    {
        using SimilarityWeightedModel model = Golden.Load(new SimilarityWeightedOptions { Precision = precision });

        Golden.AssertWinRates(model, "win_rate_same_tier_zeroed", tolerance);
    }

    [Theory]
    [InlineData("win_rate_upstream_converged", 5e-5)]
    [InlineData("win_rate_upstream", 1e-4)]
    public void Win_rates_are_the_recorded_ones_with_the_bias_on_request(string column, double tolerance)
    {
        using SimilarityWeightedModel model = Golden.Load(new SimilarityWeightedOptions { SameTierBattlesAsUpstream = true });

        Golden.AssertWinRates(model, column, tolerance);
    }
}
