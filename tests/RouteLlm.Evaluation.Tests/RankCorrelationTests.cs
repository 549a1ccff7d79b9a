namespace RouteLlm.Tests;

public sealed class RankCorrelationTests
{
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, new double[] { 5, 6, 7, 8, 7 }, 0.8207826816681233)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 10, 100, 1000 }, 1)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 3, 2, 1 }, -1)]
    [InlineData(new double[] { 1, 1, 2, 2 }, new double[] { 1, 2, 1, 2 }, 0)]
    public void Orders_are_compared_and_ties_share_their_rank(double[] left, double[] right, double expected) => Assert.Equal(expected, RankCorrelation.Of(left, right), 1e-12);

    [Fact]
    public void Without_an_order_there_is_no_correlation()
    {
        Assert.True(double.IsNaN(RankCorrelation.Of([1, 1], [1, 2])));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Of([1], [1, 2]));
    }
}
