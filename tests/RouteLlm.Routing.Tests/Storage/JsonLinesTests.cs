namespace RouteLlm.Tests;

public sealed class JsonLinesTests
{
    [Fact]
    public async Task Lines_come_in_order_with_their_numbers_and_blank_ones_count()
    {
        List<(long, string)> lines = [];
        await foreach (JsonLine line in JsonLines.ReadAsync(new StringReader("{\"a\":\"x\"}\n\n  \r\n{\"a\":\"y\"}"), "input", cancellationToken: TestContext.Current.CancellationToken))
        {
            lines.Add((line.Number, line.GetText("a")));
        }

        Assert.Equal([(1, "x"), (4, "y")], lines);
    }

    [Theory]
    [InlineData("{\"a\":", "input, line 2: it is not JSON.")]
    [InlineData("[1]", "input, line 2: it is not a JSON object.")]
    [InlineData("{}", "input, line 2: there is no text in 'a'.")]
    [InlineData("{\"a\":1}", "input, line 2: there is no text in 'a'.")]
    [InlineData("{\"a\":\"\\ud83d\"}", "input, line 2: it holds text that is not valid Unicode.")]
    [InlineData("{\"\\ud800zz\":1}", "input, line 2: it holds text that is not valid Unicode.")]
    public async Task A_bad_line_is_named_with_its_number_and_never_quoted(string bad, string message)
    {
        JsonLineException exception = await Assert.ThrowsAsync<JsonLineException>(async () =>
        {
            await foreach (JsonLine line in JsonLines.ReadAsync(new StringReader("{\"a\":\"x\"}\n" + bad), "input", cancellationToken: TestContext.Current.CancellationToken))
            {
                line.GetText("a");
            }
        });

        Assert.Equal(message, exception.Message);
        Assert.Equal(("input", 2), (exception.FileName, exception.LineNumber));
    }

    [Fact]
    public async Task A_score_is_a_number_or_right_and_wrong_and_null_is_nothing()
    {
        await foreach (JsonLine line in JsonLines.ReadAsync(new StringReader("{\"a\":0.5,\"b\":true,\"c\":false,\"d\":null,\"e\":\"1\"}"), "input", cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal((0.5, 1, 0), (line.GetScore("a"), line.GetScore("b"), line.GetScore("c")));
            Assert.Equal((true, false, false), (line.Has("e"), line.Has("d"), line.Has("f")));
            Assert.Contains("no finite number in 'e'", Assert.Throws<JsonLineException>(() => line.GetScore("e")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bad_lines_are_passed_over_on_request()
    {
        var errors = new List<long>();
        int good = 0;
        await foreach (JsonLine line in JsonLines.ReadAsync(new StringReader("{}\nnot\n{}\n7"), "input", error => errors.Add(error.LineNumber), TestContext.Current.CancellationToken))
        {
            good++;
        }

        Assert.Equal([2L, 4L], errors);
        Assert.Equal(2, good);
    }
}
