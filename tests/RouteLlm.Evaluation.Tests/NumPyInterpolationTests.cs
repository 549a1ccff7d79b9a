namespace RouteLlm.Tests;

public sealed class NumPyInterpolationTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1, 0)]
    [InlineData(1.5, 5)]
    [InlineData(2, 10)]
    [InlineData(3.5, 25)]
    [InlineData(5, 40)]
    [InlineData(6, 40)]
    public void Over_rising_abscissas_it_is_linear_and_holds_at_the_ends(double x, double y) =>
        Assert.Equal(y, NumPyInterpolation.At(x, [1, 2, 3, 4, 5], [0, 10, 20, 30, 40]), 1e-12);

    [Theory]
    [InlineData(2.5, 15)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    public void A_few_abscissas_are_searched_one_by_one(double x, double y) =>
        Assert.Equal(y, NumPyInterpolation.At(x, [1, 2, 3], [0, 10, 20]), 1e-12);

    [Fact]
    public void Where_abscissas_fall_the_interval_is_the_one_that_NumPy_comes_upon()
    {
        double[] shares = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

        // Below the second abscissa, so the first interval, although the curve falls there.
        Assert.Equal(2.5, NumPyInterpolation.At(1, [0, 4, 2, 3, 4, 5, 6, 7, 8, 9, 10], shares), 1e-12);

        // Not below the first four; among the next six, the middle one is looked at first and is already above.
        Assert.Equal(35, NumPyInterpolation.At(4.5, [0, 1, 2, 4, 5, 4, 6, 7, 8, 9, 10], shares), 1e-12);

        // Not below the tenth abscissa, so the search is among all from the fourth on, and the dip is overlooked.
        Assert.Equal(95, NumPyInterpolation.At(9.5, [0, 1, 2, 3, 4, 5, 6, 7, 20, 9, 10], shares), 1e-12);

        // Above the last abscissa, so the last share, although the curve was there before.
        Assert.Equal(100, NumPyInterpolation.At(11, [0, 1, 2, 3, 4, 20, 6, 7, 8, 9, 10], shares), 1e-12);
    }
}
