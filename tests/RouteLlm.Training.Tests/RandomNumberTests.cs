namespace RouteLlm.Tests;

public sealed class RandomNumberTests
{
    [Fact]
    public void The_integers_are_those_of_the_published_algorithm()
    {
        // The first values of java.util.SplittableRandom's mix for the seed 1234567, as published with the reference implementation.
        var random = new SplitMix64(1234567);

        Assert.Equal([6457827717110365317ul, 3203168211198807973ul, 9817491932198370423ul], [random.Next(), random.Next(), random.Next()]);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(99_999)]
    public void Noise_has_the_moments_of_the_normal_distribution(int count)
    {
        var random = new SplitMix64(7);
        float[] values = new float[count];
        GaussianNoise.Fill(ref random, values, new float[count + 1]);

        Assert.All(values, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, values.Average(value => value * value), 0.02);
        Assert.Equal(3, values.Average(value => value * value * value * value), 0.15);
        Assert.Equal(0.6827, values.Count(value => Math.Abs(value) < 1) / (double)count, 0.01);
        Assert.Equal(0, values.Skip(1).Zip(values, (next, value) => next * value).Average(), 0.02);
    }

    [Fact]
    public void Streams_of_neighbouring_indices_have_nothing_in_common()
    {
        HashSet<ulong> first = [.. from seed in Enumerable.Range(-2, 5) from epoch in Enumerable.Range(-2, 20) from battle in Enumerable.Range(-1, 50) select FirstOf(seed, epoch, battle)];

        Assert.Equal(5 * 20 * 50, first.Count);
        Assert.Equal(FirstOf(1, 2, 3), FirstOf(1, 2, 3));
    }

    [Fact]
    public void A_shuffle_keeps_every_value()
    {
        int[] values = [.. Enumerable.Range(0, 1000)];
        new SplitMix64(1).Shuffle<int>(values);

        Assert.NotEqual(Enumerable.Range(0, 1000), values);
        Assert.Equal(Enumerable.Range(0, 1000), values.Order());
    }

    private static ulong FirstOf(int seed, int first, int second) => SplitMix64.ForStream(seed, first, second).Next();
}
