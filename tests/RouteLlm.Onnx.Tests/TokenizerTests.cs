using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

public sealed class TokenizerTests : IDisposable
{
    private const string WordPiece = "golden/tokenizers/wordpiece";
    private const string Unigram = "golden/tokenizers/unigram";
    private const string BytePair = "golden/tokenizers/bpe";

    // The first id after those of the byte-level tokenizer.
    private const long Added = 50_266;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WordPiece)]
    [InlineData(Unigram)]
    [InlineData(BytePair)]
    public void Truncation_keeps_the_beginning_and_the_special_tokens_around(string path)
    {
        TextTokenizer tokenizer = TextTokenizer.Load(SharedData.PathOf(path));
        const string Text = "The quick brown fox jumps over the lazy dog, unbelievably!";
        long[] whole = tokenizer.Encode(Text);
        int around = tokenizer.Encode(string.Empty).Length;
        for (int maximum = around; maximum <= whole.Length; maximum++)
        {
            long[] expected = around == 0 ? whole[..maximum] : [.. whole[..(maximum - 1)], whole[^1]];
            var room = new long[maximum];

            Assert.Equal(expected, tokenizer.Encode(Text, maximum));
            Assert.Equal(maximum, tokenizer.Encode(Text, room));
            Assert.Equal(expected, room);
        }
    }

    [Theory]
    [InlineData(WordPiece)]
    [InlineData(Unigram)]
    [InlineData(BytePair)]
    public void Text_without_special_tokens_is_what_stands_between_them(string path)
    {
        TextTokenizer tokenizer = TextTokenizer.Load(SharedData.PathOf(path));
        int around = tokenizer.Encode(string.Empty).Length;
        long[] whole = tokenizer.Encode("Two apples.");

        Assert.Equal(whole[(around / 2)..^(around / 2)], tokenizer.Encode("Two apples.", addSpecialTokens: false));
    }

    [Theory]
    [InlineData(WordPiece, 2)]
    [InlineData(Unigram, 2)]
    public void No_room_for_the_special_tokens_is_an_error(string path, int needed) =>
        Assert.Contains($"{needed} ids", Assert.Throws<ArgumentOutOfRangeException>(() => TextTokenizer.Load(SharedData.PathOf(path)).Encode("a", needed - 1)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(WordPiece)]
    [InlineData(Unigram)]
    [InlineData(BytePair)]
    public void Half_of_a_surrogate_pair_counts_as_the_replacement_character(string path)
    {
        TextTokenizer tokenizer = TextTokenizer.Load(SharedData.PathOf(path));

        Assert.Equal(tokenizer.Encode("a \uFFFD b \uFFFD"), tokenizer.Encode("a \uD83D b \uDE00"));
    }

    // A square of the time would be minutes for each of these, and be noticed without a clock.
    [Theory]
    [InlineData(WordPiece, "x")]
    [InlineData(WordPiece, " ")]
    [InlineData(WordPiece, "🤖")]
    [InlineData(WordPiece, "#")]
    [InlineData(Unigram, "x")]
    [InlineData(Unigram, " ")]
    [InlineData(Unigram, "🤖")]
    [InlineData(Unigram, "▁")]
    [InlineData(Unigram, "\u0301")]
    [InlineData(BytePair, "x")]
    [InlineData(BytePair, " ")]
    [InlineData(BytePair, "🤖")]
    [InlineData(BytePair, " \n")]
    [InlineData(BytePair, "1")]
    public void A_megabyte_of_the_same_is_encoded_as_a_little_of_it(string path, string piece)
    {
        TextTokenizer tokenizer = TextTokenizer.Load(SharedData.PathOf(path));
        string longer = string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length));
        string shorter = longer[..(1 << 12)];

        long[] ids = tokenizer.Encode(longer, addSpecialTokens: false);
        long[] few = tokenizer.Encode(shorter, addSpecialTokens: false);

        int common = Math.Min(8, few.Length / 2);
        Assert.True(ids.Length >= few.Length);
        Assert.Equal(few[..common], ids[..common]);
    }

    [Fact]
    public void A_token_is_found_by_its_text()
    {
        TextTokenizer tokenizer = TextTokenizer.Load(SharedData.PathOf(BytePair));

        Assert.Equal(50_264, tokenizer.FindId("[[4]]"));
        Assert.Null(tokenizer.FindId("no such token"));
        Assert.Equal(50_266, tokenizer.VocabularySize);
    }

    [Fact]
    public void White_space_beside_an_added_token_belongs_to_it_where_its_flags_say_so()
    {
        Assert.Equal([.. Ids("a"), Added, .. Ids("  b")], Encode("a  <t>  b", new() { ["lstrip"] = true }));
        Assert.Equal([.. Ids("a  "), Added, .. Ids("b")], Encode("a  <t>  b", new() { ["rstrip"] = true }));
        Assert.Equal([.. Ids("a  "), Added, .. Ids("  b")], Encode("a  <t>  b", []));

        static long[] Ids(string text) => TextTokenizer.Load(SharedData.PathOf(BytePair)).Encode(text);
    }

    [Theory]
    [InlineData("<t>", true)]
    [InlineData("a <t>.", true)]
    [InlineData("a<t>", false)]
    [InlineData("<t>é", false)]
    [InlineData("<t>_", false)]
    [InlineData("1<t>", false)]
    [InlineData("<t>\u0301", false)]
    [InlineData("<t>\u200d", false)]
    [InlineData("Ⓐ<t>", false)]
    [InlineData("①<t>", true)]
    public void An_added_token_that_is_a_single_word_is_found_where_no_other_touches_it(string text, bool found) =>
        Assert.Equal(found, Encode(text, new() { ["single_word"] = true }).Contains(Added));

    [Theory]
    [InlineData(true, "TÖKEN", true)]
    [InlineData(true, "token", true)]
    [InlineData(false, "TÖKEN", false)]
    [InlineData(false, "Tökén", true)]
    public void An_added_token_is_looked_for_in_the_normalized_text_where_its_flag_says_so(bool normalized, string text, bool found)
    {
        long[] ids = Encode(text, new() { ["normalized"] = normalized, ["content"] = "Tökén" }, WordPiece);

        Assert.Equal(found, ids.Length == 3 && ids[1] == TextTokenizer.Load(SharedData.PathOf(WordPiece)).VocabularySize);
    }

    [Theory]
    [InlineData("{", "it is not JSON")]
    [InlineData("[]", "there is no 'model'")]
    [InlineData("""{"model": {"type": "WordLevel"}}""", "the model 'WordLevel' is not supported")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0}}, "pre_tokenizer": {"type": "BertPreTokenizer"}}""", "no '[UNK]'")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"[UNK]": -1}}, "pre_tokenizer": {"type": "BertPreTokenizer"}}""", "at 'model.vocab.[UNK]', it must be a whole number")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 3, "vocab": [["a", 0]]}, "pre_tokenizer": {"type": "Metaspace"}}""", "'unk_id' is 3, but the vocabulary has 1 tokens")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a"]]}, "pre_tokenizer": {"type": "Metaspace"}}""", "at 'model.vocab[0]', it must be a token and its score")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}, "merges": []}, "pre_tokenizer": {"type": "ByteLevel"}}""", "the token of the byte 0")]
    [InlineData("""{"model": {"type": "BPE"}, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Split", "behavior": "Isolated", "pattern": {"Regex": "x"}}, {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]}}""", "the expression is not supported")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 0]]}, "pre_tokenizer": {"type": "Metaspace"}, "normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"}}""", "precompiled character map is cut off")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 0]]}, "pre_tokenizer": {"type": "Metaspace"}, "normalizer": {"type": "Nmt"}}""", "the normalizer 'Nmt' is not supported")]
    public void A_file_that_is_not_a_known_tokenizer_is_an_error_that_names_it(string json, string problem)
    {
        string path = _folder.PathOf("tokenizer.json");
        File.WriteAllText(path, json);

        string message = Assert.Throws<ModelFileException>(() => TextTokenizer.Load(path)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_without_BERTs_tokens_is_an_error_that_names_the_first()
    {
        string path = _folder.PathOf("vocab.txt");
        File.WriteAllLines(path, ["[UNK]", "a"]);

        Assert.Contains("[CLS]", Assert.Throws<ModelFileException>(() => TextTokenizer.Load(path)).Message, StringComparison.Ordinal);
    }

    private long[] Encode(string text, JsonObject flags, string path = BytePair)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(SharedData.PathOf($"{path}/tokenizer.json")))!;
        var token = new JsonObject { ["id"] = TextTokenizer.Load(SharedData.PathOf(path)).VocabularySize, ["content"] = "<t>" };
        foreach (string flag in (string[])["lstrip", "rstrip", "single_word", "normalized", "special"])
        {
            token[flag] = false;
        }

        foreach ((string flag, JsonNode? value) in flags)
        {
            token[flag] = value!.DeepClone();
        }

        file["added_tokens"]!.AsArray().Add(token);
        File.WriteAllText(_folder.PathOf("tokenizer.json"), file.ToJsonString());
        return TextTokenizer.Load(_folder.Path).Encode(text);
    }
}
