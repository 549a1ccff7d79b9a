namespace RouteLlm.Tests;

public sealed class DecisionLogReaderTests : IDisposable
{
    private const string Decision =
        """{"type":"decision","time":"2026-01-31T11:59:58Z","id":"00000001-0000-0000-0000-000000000000","router":"r","strong_win_rate":0.75,"threshold":0.5,"target":"strong","model":"strong","basis":"score","outcome":"completed"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public DecisionLogReaderTests() => _path = _folder.PathOf("decisions.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_later_versions_may_add_is_passed_over()
    {
        await WriteAsync("""{"type":"circuit","state":"open"}""" + "\n" + Decision.Replace("\"router\"", "\"tenant\":{\"a\":[1]},\"router\"", StringComparison.Ordinal) + "\n");

        Assert.Equal([1], await SampleDecisions.NumbersInAsync(_path));
    }

    [Theory]
    [InlineData("{\"type\":\"decision\",\"time\":\"20")]
    [InlineData("{")]
    public async Task A_last_line_that_is_being_written_is_passed_over(string half)
    {
        await WriteAsync($"{Decision}\n{half}");

        Assert.Equal([1], await SampleDecisions.NumbersInAsync(_path));
    }

    [Theory]
    [InlineData("{\"type\":\"decision\"", "it is not JSON.")]
    [InlineData("17", "it is not a JSON object.")]
    [InlineData("{\"kind\":\"decision\"}", "there is no text in 'type'.")]
    [InlineData("{\"type\":\"feedback\",\"time\":\"2026-01-31T11:59:58Z\",\"id\":\"secret\",\"score\":1}", "'id' has a value of the wrong type.")]
    [InlineData("{\"type\":\"feedback\",\"time\":\"2026-01-31T11:59:58Z\",\"score\":1}", "'id'")]
    [InlineData("{\"type\":\"dropped\",\"time\":\"yesterday\",\"count\":1}", "'time' has a value of the wrong type.")]
    public async Task A_malformed_line_is_named_by_file_and_line(string line, string problem)
    {
        await WriteAsync($"{Decision}\n\n{line}\n");

        JsonLineException thrown = await Assert.ThrowsAsync<JsonLineException>(() => SampleDecisions.ReadAsync(_path));

        Assert.StartsWith($"{_path}, line 3: ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_line_inside_is_not_taken_for_an_unfinished_one()
    {
        await WriteAsync($"{{\n{Decision}\n");

        Assert.Equal(1, (await Assert.ThrowsAsync<JsonLineException>(() => SampleDecisions.ReadAsync(_path))).LineNumber);
    }

    [Fact]
    public async Task A_value_that_is_not_known_is_named()
    {
        await WriteAsync(Decision.Replace("\"score\"", "\"whim\"", StringComparison.Ordinal) + "\n");

        Assert.EndsWith("line 1: 'basis' has a value of the wrong type.", (await Assert.ThrowsAsync<JsonLineException>(() => SampleDecisions.ReadAsync(_path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_named() =>
        Assert.Contains(_path, (await Assert.ThrowsAsync<FileNotFoundException>(() => SampleDecisions.ReadAsync(_path))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        await WriteAsync(Decision);
        IAsyncEnumerable<DecisionLogEntry> entries = DecisionLogReader.ReadAsync(_path, new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (DecisionLogEntry _ in entries)
            {
            }
        });
    }

    private Task WriteAsync(string text) => File.WriteAllTextAsync(_path, text, TestContext.Current.CancellationToken);
}
