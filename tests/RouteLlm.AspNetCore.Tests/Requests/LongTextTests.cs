using System.Text;
using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>Long texts of a body are read as .NET reads them, in pieces.</summary>
public sealed class LongTextTests
{
    private static readonly string[] Pieces = ["a", "b c", "\\n", "\\\\", "\\\"", "\\u00e9", "\\ud83d\\ude00", "\\u0022", "é", "数", "😀", "\\/"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_text_with_escapes_is_what_the_reader_says_wherever_it_is_cut(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 8; i++)
        {
            var text = new StringBuilder("\"");
            while (text.Length < 300_000)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.Append('"').ToString()));
            reader.Read();

            Assert.Equal(reader.GetString(), LongText.Read(reader));
        }
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ude00 \\ud83d")]
    public void Half_a_character_is_refused(string half)
    {
        byte[] json = Encoding.UTF8.GetBytes($"\"{new string('a', 65_530)}{half}{new string('b', 100_000)}\\n\"");

        Assert.Throws<InvalidOperationException>(() =>
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            LongText.Read(reader);
        });
    }

    [Fact]
    public void Long_texts_of_messages_are_taken_out_and_given_back_and_nothing_else_is()
    {
        string big = new('x', 600_000);
        string body = $$"""{"model":"auto","user":"{{big}}","messages":[{"role":"user","content":"{{big}}\n1"},{"role":"user","content":[{"type":"text","text":"{{big}}2"},{"type":"text","text":"short"}]}]}""";
        var texts = new LongTexts(Encoding.UTF8.GetBytes(body), maximumDepth: 64);

        JsonElement rest = JsonElement.Parse(texts.Rest.Span);
        JsonElement messages = rest.GetProperty("messages");

        Assert.InRange(texts.Rest.Length, 600_000, 601_000);
        Assert.Equal(big, rest.GetProperty("user").GetString());
        Assert.Equal($"{big}\n1", texts.Of(messages[0].GetProperty("content").GetString()!));
        Assert.Equal([$"{big}2", "short"], messages[1].GetProperty("content").EnumerateArray().Select(part => texts.Of(part.GetProperty("text").GetString()!)));
    }
}
