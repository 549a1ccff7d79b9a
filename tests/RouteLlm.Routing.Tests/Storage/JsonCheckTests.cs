using System.Text;
using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class JsonCheckTests
{
    [Theory]
    [InlineData("""{"a": "\ud83d\ude00", "\u00e9": ["\\ud800", "ü😀"]}""")]
    [InlineData("[[[1, 2.5e3, true, null]]]")]
    public void Sound_text_passes(string json) => JsonCheck.ThrowIfWrong(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"a": "\ud800"}""", 1, 6)]
    [InlineData("""{"a\udc00": 1}""", 1, 1)]
    [InlineData("""{"a": "\ude00\ud83d"}""", 1, 6)]
    [InlineData("""{"a": "\ud83d\u0041"}""", 1, 6)]
    [InlineData("""{"a": "\ud83dx"}""", 1, 6)]
    [InlineData("""{"a": "\ud83d\n"}""", 1, 6)]
    [InlineData("[1,\n \"\\ud800\"]", 2, 1)]
    public void Half_a_character_is_an_error_with_its_place(string json, long line, long position)
    {
        var exception = Assert.Throws<JsonException>(() => JsonCheck.ThrowIfWrong(Encoding.UTF8.GetBytes(json)));

        Assert.Equal((line, position), (exception.LineNumber + 1, exception.BytePositionInLine));
        Assert.Contains("not valid Unicode", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_an_error_with_their_place() => Assert.Contains(
        "At line 2, byte 1", Assert.Throws<JsonException>(static () => JsonCheck.ThrowIfWrong([(byte)'[', (byte)'\n', (byte)'"', 0xC3, (byte)'"', (byte)']'])).Message, StringComparison.Ordinal);

    [Fact]
    public void Far_more_values_than_text_is_an_error() =>
        Assert.Contains("too many values", Assert.Throws<JsonException>(static () => JsonCheck.ThrowIfWrong(Encoding.UTF8.GetBytes($"[{new string('1', 2_500_000).Replace("1", "1,", StringComparison.Ordinal)}1]"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_an_error() => Assert.ThrowsAny<JsonException>(static () => JsonCheck.ThrowIfWrong(Encoding.UTF8.GetBytes(new string('[', 100_000))));
}
