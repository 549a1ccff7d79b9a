namespace RouteLlm.Tests;

public sealed class AnswerFingerprintTests
{
    private static string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(static i => $"word{i}"));

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void An_answer_in_pieces_and_with_other_white_space_has_the_fingerprint_of_the_whole(int words)
    {
        string prompt = Words(words);
        string answer = Words(words / 2) + " end";
        using var streamed = new AnswerFingerprint(prompt);
        foreach (char[] piece in answer.Chunk(7_000))
        {
            streamed.Append(piece);
        }

        string? whole = AnswerFingerprint.Of(prompt, answer);

        Assert.NotNull(whole);
        Assert.Equal(whole, streamed.Complete());
        Assert.Equal(whole, AnswerFingerprint.Of(prompt + "\n", answer.Replace(" ", " \n\t", StringComparison.Ordinal)));
        Assert.NotEqual(whole, AnswerFingerprint.Of(prompt, answer + "s"));
        Assert.NotEqual(whole, AnswerFingerprint.Of(prompt + "s", answer));
        Assert.Null(AnswerFingerprint.Of(prompt, " \n"));
    }

    [Fact]
    public void A_huge_prompt_is_not_copied()
    {
        string prompt = Words(1_000_000);
        AnswerFingerprint.Of(prompt, "yes");

        long before = GC.GetAllocatedBytesForCurrentThread();
        AnswerFingerprint.Of(prompt, "yes");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_096);
    }
}
