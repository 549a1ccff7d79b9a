using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class GoldenParityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ratings_are_those_of_the_python_router(bool imported)
    {
        using SimilarityWeightedModel model = Load(imported);

        Assert.Equal(583, model.BattleCount);
        JsonElement expected = Golden.Model.GetProperty("elo_converged");
        Assert.Equal(expected.EnumerateObject().Count(), model.Ratings.Count);
        Assert.All(expected.EnumerateObject(), rating => Assert.Equal(rating.Value.GetDouble(), model.Ratings[rating.Name], 0.05));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(4, false)]
    [InlineData(10, true)]
    [InlineData(4, true)]
    public void Tiers_are_those_of_the_python_router(int tiers, bool imported)
    {
        using SimilarityWeightedModel model = Load(imported, new SimilarityWeightedOptions { NumTiers = tiers });

        Dictionary<string, int> expected = Golden.Model.GetProperty($"tiers_{tiers}").EnumerateObject().ToDictionary(tier => tier.Name, tier => tier.Value.GetInt32());
        Assert.Equal(expected, model.Tiers.ToDictionary());
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Full, false, 5e-5)]
    [InlineData(EmbeddingPrecision.Half, false, 1e-4)]
    [InlineData(EmbeddingPrecision.EightBit, false, 2e-3)]
    [InlineData(EmbeddingPrecision.Full, true, 5e-5)]
    [InlineData(EmbeddingPrecision.Half, true, 1e-4)]
    [InlineData(EmbeddingPrecision.EightBit, true, 2e-3)]
    public void Win_rates_are_the_recorded_ones_without_the_bias_of_same_tier_battles(EmbeddingPrecision precision, bool imported, double tolerance)
    {
        using SimilarityWeightedModel model = Load(imported, new SimilarityWeightedOptions { Precision = precision });

        Golden.AssertWinRates(model, "win_rate_same_tier_zeroed", tolerance);
    }

    [Theory]
    [InlineData("win_rate_upstream_converged", false, 5e-5)]
    [InlineData("win_rate_upstream", false, 1e-4)]
    [InlineData("win_rate_upstream_converged", true, 5e-5)]
    [InlineData("win_rate_upstream", true, 1e-4)]
    public void Win_rates_are_the_recorded_ones_with_the_bias_on_request(string column, bool imported, double tolerance)
    {
        using SimilarityWeightedModel model = Load(imported, new SimilarityWeightedOptions { SameTierBattlesAsUpstream = true });

        Golden.AssertWinRates(model, column, tolerance);
    }

    // From the recorded files, or from the one file that they are imported into.
    private SimilarityWeightedModel Load(bool imported, SimilarityWeightedOptions? options = null) => imported
        ? SimilarityWeightedModel.Open(Golden.Import(_folder, options?.Precision ?? EmbeddingPrecision.Full), options)
        : Golden.Load(options);
}
