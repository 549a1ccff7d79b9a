namespace RouteLlm.Tests;

public sealed class LexicalFeaturesTests
{
    [Theory]
    [InlineData("one", 1, 0, 0, 6)]
    [InlineData("one two three", 3, 2, 1, 24)]
    [InlineData("a, b", 3, 2, 1, 2)]
    [InlineData("", 0, 0, 0, 0)]
    [InlineData("中文", 2, 1, 0, 0)]
    public void A_text_has_its_words_pairs_and_character_runs(string text, int words, int pairs, int skipPairs, int runs)
    {
        var counter = new Counter();

        LexicalFeatures.Extract(text, ref counter);

        Assert.Equal([words, pairs, skipPairs, runs], counter.Counts);
    }

    [Fact]
    public void Numbers_of_features_grow_with_the_text_up_to_the_cap()
    {
        int Features(int length)
        {
            var counter = new Counter();
            LexicalFeatures.Extract(string.Concat(Enumerable.Repeat("abcd ", length / 5)), ref counter);
            return counter.Counts.Sum();
        }

        Assert.Equal(2.0, Features(2000) / (double)Features(1000), 0.02);
        Assert.InRange(Features(1_000_000), Features(LexicalFeatures.MaximumLength) - 10, Features(LexicalFeatures.MaximumLength));
    }

    [Theory]
    [InlineData("Which?\nA. one\nB) two\n(C) three\nnot an option. (D) no", "answer options", 3)]
    [InlineData("12 and 3.5", "numbers", 3)]
    [InlineData("What? Why??", "question marks", 3)]
    [InlineData("a\nb\nc", "lines", 2)]
    [InlineData("$x^2$ \\frac", "LaTeX marks", 4)]
    [InlineData("a[0] = {b};", "code marks", 5)]
    [InlineData("1+2=3", "arithmetic marks", 2)]
    public void Statistics_are_counted(string text, string statistic, int count) =>
        Assert.Equal(Math.Log(1 + count), Statistics(text)[TextStatistics.Names.ToList().IndexOf(statistic)], 1e-12);

    [Fact]
    public void Shares_are_of_all_characters()
    {
        double[] values = Statistics("AB1é");

        Assert.Equal(Math.Log(5), values[0], 1e-12);
        Assert.Equal(0.25, values[TextStatistics.Names.ToList().IndexOf("share of digits")]);
        Assert.Equal(0.25, values[TextStatistics.Names.ToList().IndexOf("share of non-ASCII characters")]);
        Assert.Equal(0.5, values[TextStatistics.Names.ToList().IndexOf("share of capitals")]);
    }

    [Fact]
    public void Shares_of_a_long_text_are_of_what_was_read()
    {
        double[] atTheCap = Statistics(new string('数', LexicalFeatures.MaximumLength));
        double[] farBeyond = Statistics(new string('数', 10 * LexicalFeatures.MaximumLength));

        Assert.Equal(1, farBeyond[TextStatistics.Names.ToList().IndexOf("share of non-ASCII characters")]);
        Assert.Equal(atTheCap.Skip(1), farBeyond.Skip(1));
    }

    [Fact]
    public void Letters_of_every_alphabet_are_letters()
    {
        double[] values = Statistics("Почему небо голубое");

        Assert.Equal(17 / 3.0, values[TextStatistics.Names.ToList().IndexOf("letters per word")], 1e-12);
        Assert.Equal(1 / 19.0, values[TextStatistics.Names.ToList().IndexOf("share of capitals")], 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1024)]
    [InlineData(1 << 19)]
    public void Buckets_lie_in_the_table(int buckets)
    {
        var random = new Random(1);
        int[] used = [.. Enumerable.Range(0, 1000).Select(_ => LexicalFeatures.BucketOf((ulong)random.NextInt64() << 1, buckets))];

        Assert.All(used, bucket => Assert.InRange(bucket, 0, buckets - 1));
        Assert.True(used.Distinct().Count() > Math.Min(buckets, 500) / 2);
    }

    private static double[] Statistics(string text)
    {
        var counter = new Counter();
        double[] values = new double[TextStatistics.Names.Count];
        LexicalFeatures.Extract(text, ref counter).Write(values);
        return values;
    }

    private struct Counter() : ILexicalFeatureSink
    {
        public int[] Counts { get; } = new int[LexicalFeatures.Groups];

        public readonly void Add(LexicalFeatureGroup group, ulong hash, int start, int endExclusive) => Counts[(int)group]++;
    }
}
