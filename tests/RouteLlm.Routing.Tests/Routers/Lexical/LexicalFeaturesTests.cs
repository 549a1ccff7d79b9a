namespace RouteLlm.Tests;

public sealed class LexicalFeaturesTests
{
    [Theory]
    [InlineData("one", 1, 0, 0, 0)]
    [InlineData("one two three", 3, 2, 1, 2)]
    [InlineData("a, b", 3, 2, 1, 0)]
    [InlineData("", 0, 0, 0, 0)]
    [InlineData("中文", 2, 1, 0, 0)]
    [InlineData("证明", 3, 1, 0, 0)]
    [InlineData("안녕", 3, 1, 0, 0)]
    [InlineData("धन्यवाद", 1, 0, 0, 2)]
    public void A_text_has_its_words_pairs_and_parts_of_words(string text, int words, int pairs, int skipPairs, int parts)
    {
        var counter = new Counter();

        LexicalFeatures.Extract(text, rarity: [], ref counter);

        Assert.Equal([words, pairs, skipPairs, parts], counter.Counts);
    }

    [Fact]
    public void Numbers_of_features_grow_with_the_text_up_to_the_cap()
    {
        int Features(int length)
        {
            var counter = new Counter();
            LexicalFeatures.Extract(string.Concat(Enumerable.Range(1000, length / 5).Select(static i => $"{i % 10_000:0000} ")), rarity: [], ref counter);
            return counter.Counts.Sum();
        }

        Assert.Equal(2.0, Features(2000) / (double)Features(1000), 0.05);
        Assert.InRange(Features(1_000_000), 0.95 * Features(LexicalFeatures.MaximumLength), 1.05 * Features(LexicalFeatures.MaximumLength));
    }

    [Fact]
    public void What_is_repeated_counts_once()
    {
        var once = new Counter();
        var often = new Counter();

        LexicalFeatures.Extract("prove this", rarity: [], ref once);
        LexicalFeatures.Extract(string.Concat(Enumerable.Repeat("prove this ", 600)), rarity: [], ref often);

        // "this prove" is a pair, and each word has itself two words on.
        Assert.Equal([2, 1, 0, 2], once.Counts);
        Assert.Equal([2, 2, 2, 2], often.Counts);
    }

    [Theory]
    [InlineData("Which?\nA. one\nB) two\n(C) three\nnot an option. (D) no", "answer options", 3)]
    [InlineData("12 and 3.5", "numbers", 3)]
    [InlineData("What? Why??", "question marks", 3)]
    [InlineData("a\nb\n\n\nc", "lines", 2)]
    [InlineData("- one\n- two\n3. three", "list items", 3)]
    [InlineData("Beweise oder démontre: 证明!", "words of proof", 3)]
    [InlineData("internationalisation of words", "long words", 1)]
    [InlineData("$x^2$ \\frac", "LaTeX marks", 4)]
    [InlineData("a[0] = {b};", "code marks", 5)]
    [InlineData("1+2=3", "arithmetic marks", 2)]
    public void Statistics_are_counted(string text, string statistic, int count) =>
        Assert.Equal(Math.Log(1 + count), Statistics(text)[Named(statistic)], 1e-12);

    [Fact]
    public void Shares_are_of_all_characters_that_are_no_white_space()
    {
        Assert.Equal(0.25, Statistics("AB 1é")[Named("share of digits")]);
        Assert.Equal(0.25, Statistics("AB 1é")[Named("share of letters beyond ASCII")]);
        Assert.Equal(0.5, Statistics("数a")[Named("share of ideographs")]);
    }

    [Fact]
    public void White_space_and_case_change_no_feature()
    {
        Assert.Equal(Statistics("the capital of france?"), Statistics("\tThe  CAPITAL of   France ?"));
        Assert.Equal(HashesOf("the capital of france?"), HashesOf("\tThe  CAPITAL of   France ?"));
    }

    [Fact]
    public void Words_of_one_meaning_are_one_word_in_every_language() =>
        Assert.All(["beweise", "démontre", "докажи", "udowodnij", "सिद्ध", "أثبت"], word => Assert.Equal(HashesOf("prove")[0], HashesOf(word)[0]));

    [Fact]
    public void Shares_of_a_long_text_are_of_what_was_read() =>
        Assert.Equal(Statistics(new string('数', LexicalFeatures.MaximumLength)), Statistics(new string('数', 10 * LexicalFeatures.MaximumLength)));

    [Fact]
    public void Vectors_and_single_characters_see_the_same()
    {
        // The longer a text, the more of it is read in vectors; a character beyond ASCII makes its neighbours be read one by one.
        const string Text = "Design 3 rate-limiters (exactly once!) for {five} regions; prove_it\nA. yes\nB. no\n";
        string ascii = string.Concat(Enumerable.Repeat(Text, 5));
        for (int cut = 0; cut < 70; cut++)
        {
            Assert.Equal(HashesOf(ascii[cut..]), HashesOf("\u2003" + string.Join('\u2003', ascii[cut..].Split(' '))));
        }
    }

    [Fact]
    public void The_rarity_of_words_is_counted_where_it_is_known()
    {
        sbyte[] rarity = new sbyte[WordRarity.Buckets];
        Array.Fill(rarity, (sbyte)WordRarity.MaximumLevel);
        var counter = new Counter();
        double[] values = new double[TextStatistics.Names.Count];
        LexicalFeatures.Extract("rare words", rarity, ref counter).Write(values);

        Assert.Equal(Math.Log(3), values[Named("rare words")], 1e-12);
        Assert.Equal(1, values[Named("share of rare words")]);
        Assert.Equal(0, Statistics("rare words")[Named("rare words")]);
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

    private static int Named(string statistic) => TextStatistics.Names.ToList().IndexOf(statistic);

    private static ulong[] HashesOf(string text)
    {
        var collector = new Collector();
        LexicalFeatures.Extract(text, rarity: [], ref collector);
        return [.. collector.Hashes];
    }

    private static double[] Statistics(string text)
    {
        var counter = new Counter();
        double[] values = new double[TextStatistics.Names.Count];
        LexicalFeatures.Extract(text, rarity: [], ref counter).Write(values);
        return values;
    }

    private struct Counter() : ILexicalFeatureSink
    {
        public int[] Counts { get; } = new int[LexicalFeatures.Groups];

        public static bool NeedsPlaces => false;

        public readonly void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places) => Counts[(int)group] += hashes.Length;
    }

    private readonly struct Collector() : ILexicalFeatureSink
    {
        public List<ulong> Hashes { get; } = [];

        public static bool NeedsPlaces => false;

        public void Add(LexicalFeatureGroup group, ReadOnlySpan<ulong> hashes, ReadOnlySpan<FeaturePlace> places) => Hashes.AddRange(hashes);
    }
}
