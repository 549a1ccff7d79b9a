using System.Text.Json;
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
    public void Byte_pairs_have_the_ids_of_hugging_face_on_the_golden_texts()
    {
        TextTokenizer tokenizer = TextTokenizer.From(MicrosoftBytePairs.Load(SharedData.PathOf("golden/tokenizers/bpe/tokenizer.json")));
        int texts = 0;
        foreach (string line in File.ReadLines(SharedData.PathOf("golden/tokenizers/bpe/expected.jsonl")).Where(static line => line.Length > 0))
        {
            using JsonDocument recorded = JsonDocument.Parse(line);
            string text = recorded.RootElement.GetProperty("text").GetString()!;

            Assert.Equal(recorded.RootElement.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt64()), tokenizer.Encode(text, addSpecialTokens: false));
            texts++;
        }

        Assert.Equal(162, texts);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_a_replacement_character()
    {
        TextTokenizer tokenizer = TextTokenizer.From(Tiktoken);

        Assert.Equal(tokenizer.Encode("a \uFFFD b"), tokenizer.Encode("a \uD83D b"));
    }

    // The square of the time would be most of a minute for each of these, and be noticed without a clock.
    [Theory]
    [InlineData("x")]
    [InlineData("Zk9")]
    [InlineData(" ")]
    [InlineData("#")]
    [InlineData("漢")]
    [InlineData("🤖")]
    public void A_megabyte_without_spaces_is_counted(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        string part = text[..(6_000 / unit.Length * unit.Length)];
        double perCharacter = Tiktoken.CountTokens(part) / (double)part.Length;

        Assert.InRange(new LibraryTokenCounter(Tiktoken).Count(text) / (perCharacter * text.Length), 0.97, 1.05);
    }

    [Theory]
    [InlineData("Zk9")]
    [InlineData("漢")]
    public void A_long_text_without_spaces_is_encoded_in_pieces(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 100_000 / unit.Length));

        Assert.InRange(TextTokenizer.From(Tiktoken).Encode(text).Length, 1, text.Length);
        Assert.Equal(text, Tiktoken.Decode(TextTokenizer.From(Tiktoken).Encode(text).Select(static id => (int)id)));
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData('-')]
    [InlineData('=')]
    [InlineData('a')]
    [InlineData('0')]
    [InlineData('é')]
    [InlineData('好')]
    public void Runs_of_one_character_count_as_the_tokenizer_counts_them(char character)
    {
        foreach (int length in (int[])[100, 513, 1000, 3333])
        {
            string text = "before" + new string(character, length) + "after";
            int exact = Tiktoken.CountTokens(text);

            Assert.InRange(new LibraryTokenCounter(Tiktoken).Count(text), exact - (exact / 50) - 5, exact + (exact / 50) + 5);
        }
    }

    [Fact]
    public void Ordinary_text_of_any_length_is_counted_exactly()
    {
        string readme = File.ReadAllText(Checkout.PathOf("CHANGELOG.md"));
        string text = string.Concat(Enumerable.Repeat(readme, 1 + (500_000 / readme.Length)));

        Assert.Equal(Tiktoken.CountTokens(text), new LibraryTokenCounter(Tiktoken).Count(text));
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(200_000)]
    public void Long_words_are_counted_nearly_exactly_in_pieces_and_by_a_sample(int length)
    {
        // Pieces of their own words, so that the tokenizer alone takes them quickly.
        string base64 = Convert.ToBase64String(Bytes(length));
        string letters = string.Concat(Bytes(length).Select(static value => (char)('a' + (value % 26))));
        string mixed = string.Concat(Enumerable.Range(0, length / 1000).Select(i => i % 2 == 0 ? letters[(i * 500)..((i * 500) + 500)] : base64[(i * 500)..((i * 500) + 500)]));

        foreach (string text in (string[])[base64, letters, mixed])
        {
            double exact = text.Chunk(4_000).Sum(static chunk => (double)Tiktoken.CountTokens(new string(chunk)));
            Assert.InRange(new LibraryTokenCounter(Tiktoken).Count(text) / exact, 0.97, 1.03);
        }
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(20_261_127).NextBytes(bytes);
        return bytes;
    }
}
