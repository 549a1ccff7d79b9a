using Microsoft.ML.Tokenizers;

namespace RouteLlm.Tests;

/// <summary>The estimate of tokens beside what OpenAI's tokenizer counts, on texts that it wasn't fitted to.</summary>
public sealed class TokenEstimateTests
{
    // Another seed than the fit's: other texts of the same kinds.
    private const int Seed = 20_261_127;

    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForModel("gpt-4o");

    public static TheoryData<string> Kinds { get; } = [.. TokenTexts.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_estimate_is_within_a_quarter_and_not_more_than_a_tenth_too_low_on_average(string kind)
    {
        double[] errors = [.. new TokenTexts(SharedData.PathOf, Checkout.PathOf, Seed).HeldOut(kind).Select(static text => (TokenEstimate.Of(text) / (double)Tokenizer.CountTokens(text)) - 1)];
        double mean = errors.Average();
        double within = errors.Count(static error => Math.Abs(error) <= 0.25) / (double)errors.Length;

        TestContext.Current.SendDiagnosticMessage($"{kind}: {errors.Length} texts, mean error {mean:P1}, {within:P0} within a quarter");
        Assert.InRange(mean, -0.1, 0.25);
        Assert.True(within >= 0.9, $"{within:P0} of {errors.Length} texts are within a quarter; mean error {mean:P1}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("\uD83D")]
    public void Odd_texts_have_an_estimate(string text) => Assert.InRange(TokenEstimate.Of(text), 0, 3);

    [Fact]
    public void An_estimate_takes_no_memory()
    {
        string text = string.Concat(Enumerable.Repeat("Some text, 12345 and भारत 😀\n", 1000));
        long estimate = TokenEstimate.Of(text);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(estimate, TokenEstimate.Of(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }
}
