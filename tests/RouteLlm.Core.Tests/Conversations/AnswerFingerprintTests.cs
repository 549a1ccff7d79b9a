using System.Security.Cryptography;
using System.Text;

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

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    public void A_fleet_has_the_same_fingerprint_on_every_machine(int words)
    {
        string prompt = Words(words);
        using var streamed = new AnswerFingerprint(prompt, isShared: true);
        streamed.Append("The answer ");
        streamed.Append("is 42.\n");
        byte[] hashed = [.. Encoding.Unicode.GetBytes(prompt.Replace(" ", "", StringComparison.Ordinal)), 0, .. Encoding.Unicode.GetBytes("Theansweris42.")];
        string expected = $"answer {Convert.ToBase64String(SHA256.HashData(hashed).AsSpan(0, 16))}";

        Assert.Equal(expected, AnswerFingerprint.Of(prompt, "The answer is 42.", isShared: true));
        Assert.Equal(expected, streamed.Complete());
    }

    [Fact]
    public void Answers_of_every_length_and_in_any_pieces_are_recognised_and_told_apart()
    {
        // Latin, what lies beyond it, and white space of both kinds.
        const string Characters = "abcdefgh 0123456789\t\r\näöü\u00a0漢字\u2003😀\u3000";
        var random = new Random(5);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int length = 1; length < 700; length++)
        {
            string text = $"x{new string(random.GetItems<char>(Characters, length))}";
            using var streamed = new AnswerFingerprint("prompt");
            for (int at = 0, size; at < text.Length; at += size)
            {
                size = Math.Min(random.Next(1, 40), text.Length - at);
                streamed.Append(text.AsSpan(at, size));
            }

            string words = string.Concat(text.Where(static character => !char.IsWhiteSpace(character)));
            string fingerprint = AnswerFingerprint.Of("prompt", text)!;
            Assert.Equal(fingerprint, streamed.Complete());
            Assert.Equal(fingerprint, AnswerFingerprint.Of(" pro mpt", words));
            Assert.NotEqual(fingerprint, AnswerFingerprint.Of("promp", $"t{words}"));
            Assert.NotEqual(fingerprint, AnswerFingerprint.OfCall("prompt", words));
            Assert.Equal(words, seen.GetValueOrDefault(fingerprint, words));
            seen[fingerprint] = words;
        }

        Assert.Equal(seen.Count, seen.Values.Distinct(StringComparer.Ordinal).Count());
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
