namespace RouteLlm.Tests;

public sealed class RulePatternTests
{
    // What the fuzz target allows an input.
    private const long MostBytes = 16 << 20;

    [Theory]
    [InlineData("a", 1, 0)]
    [InlineData("(?i)Aa|bA", 3, 0)]
    [InlineData("a{30}", 30, 0)]
    [InlineData("(?:a{2}b{3,}){4}", 12, 4)]
    [InlineData("(?<name>(?:a|b)*x)+", 1, 2)]
    [InlineData(@"\w{200}", 200, 0)]
    [InlineData(".{0,40}", 40, 40)]
    [InlineData(@"(\w+\s*){40}x", 81, 80)]
    [InlineData(@"[^]a-z-[aeiou]]{3}\p{Lu}?\bé\\", 5, 1)]
    [InlineData("a(?#a comment*)b{x}{,3}", 2, 0)]
    [InlineData(@"\w(?#c){200}", 200, 0)]
    [InlineData("(?:ab)(?#one)(?#two){3}", 3, 0)]
    [InlineData("a(?#", 1, 0)]
    [InlineData(@"(?x)\w {200}", double.PositiveInfinity, 0)]
    [InlineData("a(?i-x:b #c\n)", double.PositiveInfinity, 0)]
    [InlineData("(?", 0, 0)]
    [InlineData("(?i)x(?=x)(?<x>x)", 3, 0)]
    [InlineData("(", 0, 0)]
    [InlineData(@"[a\", 1, 0)]
    public void A_pattern_is_as_large_as_what_it_repeats(string pattern, double overlap, double repetitions)
    {
        var size = PatternSize.Of(pattern);

        Assert.Equal((overlap, repetitions), (size.Overlap, size.Repetitions));
    }

    [Fact]
    public void Common_patterns_are_matched_without_backtracking()
    {
        string words = string.Join('|', Enumerable.Range('a', 8).Select(static letter => $"{(char)letter}rove|de{(char)letter}ive"));
        foreach (string pattern in new[] { "(a+)+$", $@"(?i)\b({words})\b.*\b({words})\b", @"\b\d{3}-\d{2}-\d{4}\b", @"sk-[A-Za-z0-9_-]{48,}", "refund.{0,20}order" })
        {
            Assert.True(PatternOf(pattern).IsLinear, pattern);
        }
    }

    [Theory]
    [InlineData(@"(\w+\s*){80}x")]
    [InlineData("(a|b)*a{400}c")]
    [InlineData("refund.{0,200}order")]
    [InlineData("(a%{12}|%{101}%+)+$")]
    [InlineData("(a+)+a{100}")]
    [InlineData(@"(?x)(a|b)* a #it\n {400} c")]
    public void A_pattern_that_would_take_much_memory_without_backtracking_is_matched_with_it(string pattern)
    {
        var tried = PatternOf(pattern);

        Assert.False(tried.IsLinear);
        Assert.InRange(BytesOf(() => tried.Try(string.Concat(Enumerable.Repeat("aaaaaa hello refund ", 100)))), 0, MostBytes);
    }

    [Theory]
    [InlineData(@"(\w+\s*){15}x", "hello word there ")]
    [InlineData("(a|b)*a{63}c", "a")]
    [InlineData("(a+)+a{63}c", "a")]
    [InlineData("(?:a?b?){22}c", "ab")]
    [InlineData("(a%{12}|%{51}%+)+$", "%")]
    [InlineData("a{64}c", "a")]
    public void The_largest_patterns_without_backtracking_take_little_memory(string pattern, string repeated)
    {
        string prompt = string.Concat(Enumerable.Repeat(repeated, 2000 / repeated.Length));
        var tried = PatternOf(pattern);

        Assert.True(tried.IsLinear);
        Assert.InRange(BytesOf(() => tried.Try(prompt)), 1, MostBytes);
    }

    [Fact]
    public void What_a_pattern_keeps_of_the_prompts_it_has_seen_is_bounded()
    {
        var tried = PatternOf("a[^c]{40}c");
        var random = new Random(7);
        long allocated = 0;
        for (int i = 0; i < 400 && allocated < 3 * RulePattern.MostKeptBytes; i++)
        {
            string prompt = string.Create(200, random, static (characters, source) =>
            {
                for (int at = 0; at < characters.Length; at++)
                {
                    characters[at] = source.Next(40) == 0 ? 'c' : (char)('a' + source.Next(2));
                }
            });
            allocated += BytesOf(() => tried.Try(prompt));
            Assert.InRange(tried.KeptBytes, 0, RulePattern.MostKeptBytes);
        }

        Assert.InRange(allocated, RulePattern.MostKeptBytes, long.MaxValue);
        Assert.Equal(RuleOutcome.Match, tried.Try($"a{new string('b', 40)}c"));
        Assert.Equal(RuleOutcome.NoMatch, tried.Try($"a{new string('b', 39)}c"));
    }

    private static RulePattern PatternOf(string pattern) => new(new RoutingRule { Name = "pattern", Matches = pattern });

    private static long BytesOf(Action act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
