using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class GoldenTokenizerTests
{
    [Theory]
    [InlineData("wordpiece/tokenizer.json", "wordpiece")]
    [InlineData("wordpiece/vocab.txt", "wordpiece")]
    [InlineData("unigram", "unigram")]
    [InlineData("bpe", "bpe")]
    public void Every_recorded_text_has_the_ids_of_Hugging_Face(string tokenizerPath, string recorded)
    {
        TextTokenizer tokenizer = TextTokenizer.Load(SharedData.PathOf($"golden/tokenizers/{tokenizerPath}"));
        int texts = 0;
        foreach (string line in File.ReadLines(SharedData.PathOf($"golden/tokenizers/{recorded}/expected.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string text = document.RootElement.GetProperty("text").GetString()!;
            long[] expected = [.. document.RootElement.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt64())];

            long[] actual = tokenizer.Encode(text);

            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{text}\nexpected {string.Join(' ', expected)}\nactual   {string.Join(' ', actual)}");
            texts++;
        }

        Assert.Equal(162, texts);
    }
}
