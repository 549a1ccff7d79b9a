using Microsoft.ML.Tokenizers;

namespace RouteLlm.Tests;

/// <summary>Tokenizers of Microsoft.ML.Tokenizers in the place of ours, and as counters.</summary>
public sealed class LibraryTokenizerTests
{
    private static readonly TiktokenTokenizer Tiktoken = TiktokenTokenizer.CreateForModel("gpt-4o");

    [Fact]
    public void A_tokenizer_keeps_its_ids()
    {
        const string Text = "The quick brown fox: 12345 jumps — naïvely! 你好 😀\n  done";

        Assert.Equal(Tiktoken.EncodeToIds(Text).Select(static id => (long)id), TextTokenizer.From(Tiktoken).Encode(Text));
        Assert.Equal(199_999, TextTokenizer.From(Tiktoken).FindId("<|endoftext|>"));
        Assert.Null(TextTokenizer.From(Tiktoken).FindId("no single token"));
    }

    [Fact]
    public void Special_tokens_stand_around_the_whole_and_survive_truncation()
    {
        var bert = BertTokenizer.Create(SharedData.PathOf("golden/tokenizers/wordpiece/vocab.txt"));
        TextTokenizer tokenizer = TextTokenizer.From(bert);
        string text = string.Concat(Enumerable.Repeat("two apples ", 100)) + new string('x', 1000);

        long[] whole = tokenizer.Encode(text);

        Assert.Equal((bert.ClassificationTokenId, bert.SeparatorTokenId), ((int)whole[0], (int)whole[^1]));
        Assert.Single(whole, id => id == bert.ClassificationTokenId);
        Assert.Single(whole, id => id == bert.SeparatorTokenId);
        Assert.Equal([.. whole[..7], whole[^1]], tokenizer.Encode(text, 8));
        Assert.Equal(whole[1..^1], tokenizer.Encode(text, addSpecialTokens: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Encode(text, 1));
    }

    [Fact]
    public void Byte_pairs_have_the_ids_of_ours()
    {
        string path = SharedData.PathOf("golden/tokenizers/bpe/tokenizer.json");
        TextTokenizer ours = TextTokenizer.Load(path);

        Assert.Equal(ours.Encode("a \uFFFD b"), ours.Encode("a \uD83D b"));
        Assert.Equal(TextTokenizer.From(Tiktoken).Encode("a \uFFFD b"), TextTokenizer.From(Tiktoken).Encode("a \uD83D b"));
    }

    // A square of the time would be most of a minute for each of these, and be noticed without a clock.
    [Theory]
    [InlineData("x")]
    [InlineData("Zk9")]
    [InlineData(" ")]
    [InlineData("#")]
    [InlineData("漢")]
    [InlineData("🤖")]
    public void A_megabyte_without_spaces_is_encoded_and_counted_in_pieces(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        long count = new LibraryTokenCounter(Tiktoken).Count(text);

        Assert.Equal(TextTokenizer.From(Tiktoken).Encode(text).Length, count);
        Assert.InRange(count, 1, text.Length * 2);
    }

    [Fact]
    public void Counting_in_pieces_is_exact_for_ordinary_text_and_nearly_so_for_long_words()
    {
        string ordinary = File.ReadAllText(Checkout.PathOf("README.md"));
        string random = Convert.ToBase64String(Enumerable.Range(0, 3000).Select(static i => (byte)((i * 7919) ^ (i >> 3))).ToArray());
        var counter = new LibraryTokenCounter(Tiktoken);

        Assert.InRange(counter.Count(ordinary) / (double)Tiktoken.CountTokens(ordinary), 0.995, 1.005);
        Assert.InRange(counter.Count(random) / (double)Tiktoken.CountTokens(random), 0.98, 1.02);
    }
}
