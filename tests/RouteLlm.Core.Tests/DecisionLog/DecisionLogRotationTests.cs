using System.Diagnostics;
using System.IO.Compression;

namespace RouteLlm.Tests;

public sealed class DecisionLogRotationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly LoggedLines _logger = new();
    private readonly string _path;

    public DecisionLogRotationTests() => _path = _folder.PathOf("decisions.jsonl");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_file_is_renamed_with_day_and_number_and_lines_stay_whole_and_in_order()
    {
        await RecordAsync([0], options => options.MaximumFileBytes = long.MaxValue);
        long line = new FileInfo(_path).Length;
        File.Delete(_path);

        await RecordAsync([1, 2, 3, 4, 5], options => options.MaximumFileBytes = (2 * line) + 1);

        Assert.Equal(["decisions.20260131-0001.jsonl", "decisions.20260131-0002.jsonl", "decisions.jsonl"], NamesOfFiles());
        Assert.Equal([1, 2], await SampleDecisions.NumbersInAsync(_folder.PathOf("decisions.20260131-0001.jsonl")));
        Assert.Equal([1, 2, 3, 4, 5], await SampleDecisions.NumbersInAsync(_path));
    }

    [Fact]
    public async Task A_line_that_is_longer_than_a_file_may_be_has_one_of_its_own()
    {
        await RecordAsync([1, 2, 3], options => options.MaximumFileBytes = 1);

        Assert.Equal(3, DecisionLogReader.FindFiles(_path).Count);
        Assert.Equal([1, 2, 3], await SampleDecisions.NumbersInAsync(_path));
    }

    [Fact]
    public async Task The_first_line_of_a_day_begins_a_file()
    {
        await using DecisionLogFile log = Open();
        log.Record(SampleDecisions.Small(1));
        await log.FlushAsync(Cancellation);
        _clock.Advance(TimeSpan.FromHours(11.9));
        log.Record(SampleDecisions.Small(2));
        await log.FlushAsync(Cancellation);
        _clock.Advance(TimeSpan.FromHours(0.1));
        await log.FlushAsync(Cancellation);
        Assert.Equal(["decisions.jsonl"], NamesOfFiles());

        log.Record(SampleDecisions.Small(3));
        await log.FlushAsync(Cancellation);

        Assert.Equal(["decisions.20260131-0001.jsonl", "decisions.jsonl"], NamesOfFiles());
        Assert.Equal([1, 2], await SampleDecisions.NumbersInAsync(_folder.PathOf("decisions.20260131-0001.jsonl")));
    }

    [Fact]
    public async Task A_file_of_an_earlier_day_is_renamed_by_the_next_process()
    {
        await RecordAsync([1]);
        File.SetLastWriteTimeUtc(_path, new DateTime(2026, 1, 29, 23, 59, 59, DateTimeKind.Utc));

        await RecordAsync([2]);

        Assert.Equal(["decisions.20260129-0001.jsonl", "decisions.jsonl"], NamesOfFiles());
        Assert.Equal([1, 2], await SampleDecisions.NumbersInAsync(_path));
    }

    [Fact]
    public async Task A_later_process_goes_on_where_an_earlier_one_ended()
    {
        await RecordAsync([1, 2], options => options.MaximumFileBytes = 1);
        SetDay(_path);
        await RecordAsync([3], options => options.MaximumFileBytes = 1);
        SetDay(_path);
        await RecordAsync([4]);

        Assert.Equal(["decisions.20260131-0001.jsonl", "decisions.20260131-0002.jsonl", "decisions.jsonl"], NamesOfFiles());
        Assert.Equal([1, 2, 3, 4], await SampleDecisions.NumbersInAsync(_path));
    }

    [Fact]
    public async Task Only_so_many_files_are_kept_and_no_other_file_is_touched()
    {
        string other = _folder.PathOf("decisions.20260101-first.jsonl");
        await File.WriteAllTextAsync(other, "mine", Cancellation);
        await File.WriteAllTextAsync(_folder.PathOf("decisions.20260101-0001.jsonl.gz"), string.Empty, Cancellation);

        await RecordAsync([1, 2, 3, 4, 5], options => (options.MaximumFileBytes, options.MaximumFiles) = (1, 3));

        Assert.Equal([3, 4, 5], await SampleDecisions.NumbersInAsync(_path));
        Assert.Equal(["decisions.20260131-0003.jsonl", "decisions.20260131-0004.jsonl", "decisions.jsonl"], NamesOfFiles());
        Assert.True(File.Exists(other));
        Assert.False(File.Exists(_folder.PathOf("decisions.20260101-0001.jsonl.gz")));
    }

    [Fact]
    public async Task Files_of_a_day_are_in_the_order_of_their_numbers_and_may_be_compressed()
    {
        await RecordAsync([3]);
        foreach ((int record, string name) in (IEnumerable<(int, string)>)[(1, "decisions.20260131-9999.jsonl.gz"), (2, "decisions.20260131-10000.jsonl"), (0, "decisions.20260130-0002.jsonl")])
        {
            string source = _folder.PathOf("one");
            await using (var log = new DecisionLogFile(new DecisionLogOptions(source), _logger, _clock))
            {
                log.Record(SampleDecisions.Small(record));
            }

            await using (FileStream target = File.Create(_folder.PathOf(name)))
            await using (Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(target, CompressionLevel.Fastest) : target)
            {
                await stream.WriteAsync(await File.ReadAllBytesAsync(source, Cancellation), Cancellation);
            }

            File.Delete(source);
        }

        Assert.Equal([0, 1, 2, 3], await SampleDecisions.NumbersInAsync(_path));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"type\":\"decision\",\"time\":\"2026-01-")]
    [InlineData("{\"type\":\"decision\",\"prompt\":\"LONG")]
    [InlineData("\0\0\0\0")]
    public async Task A_half_written_last_line_of_an_earlier_process_is_cut_off_and_logged(string half)
    {
        half = half.Replace("LONG", new string('x', 10_000), StringComparison.Ordinal);
        await RecordAsync([1]);
        await File.AppendAllTextAsync(_path, half, Cancellation);
        SetDay(_path);

        await RecordAsync([2]);

        Assert.Equal([1, 2], await SampleDecisions.NumbersInAsync(_path));
        Assert.Equal([$"Warning: The decision log {_path} ended with a half-written line; its {half.Length} bytes were cut off."], _logger.Lines);
    }

    [Fact]
    public async Task A_file_of_nothing_but_half_a_line_is_begun_anew()
    {
        await File.WriteAllTextAsync(_path, "{\"ty", Cancellation);
        SetDay(_path);

        await RecordAsync([1]);

        Assert.Equal([1], await SampleDecisions.NumbersInAsync(_path));
        Assert.Equal(["decisions.jsonl"], NamesOfFiles());
    }

    [Fact]
    public async Task A_whole_last_line_that_only_lacks_its_end_is_kept()
    {
        await RecordAsync([1]);
        await File.WriteAllTextAsync(_path, (await File.ReadAllTextAsync(_path, Cancellation)).TrimEnd('\n'), Cancellation);
        SetDay(_path);

        await RecordAsync([2]);

        Assert.Equal([1, 2], await SampleDecisions.NumbersInAsync(_path));
        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public async Task A_file_that_is_no_decision_log_is_left_as_it_is()
    {
        await File.WriteAllTextAsync(_path, "my thesis", Cancellation);
        await using (DecisionLogFile log = Open())
        {
            IOException refused = await Assert.ThrowsAsync<IOException>(() => log.FlushAsync(Cancellation));
            Assert.Equal($"'{_path}' is not a decision log. Name another file.", refused.Message);
            log.Record(SampleDecisions.Small());
        }

        Assert.Equal("my thesis", await File.ReadAllTextAsync(_path, Cancellation));
    }

    [Fact]
    public async Task A_pipe_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses the command mkfifo.");
        using (var command = Process.Start("mkfifo", _path))
        {
            await command.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(2));
        }

        await using DecisionLogFile log = Open();

        IOException refused = await Assert.ThrowsAsync<IOException>(() => log.FlushAsync(Cancellation));

        Assert.Contains("is a pipe or a device.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_deleted_or_emptied_meanwhile_is_begun_anew()
    {
        await using DecisionLogFile log = Open();
        log.Record(SampleDecisions.Small(1));
        await log.FlushAsync(Cancellation);
        File.Delete(_path);
        log.Record(SampleDecisions.Small(2));
        await log.FlushAsync(Cancellation);
        Assert.Equal([2], await SampleDecisions.NumbersInAsync(_path));

        await using (var emptied = new FileStream(_path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
        }

        log.Record(SampleDecisions.Small(3));
        await log.FlushAsync(Cancellation);

        Assert.Equal([3], await SampleDecisions.NumbersInAsync(_path));
    }

    private string[] NamesOfFiles() => [.. DecisionLogReader.FindFiles(_path).Select(file => Path.GetFileName(file))];

    // The file system has a clock of its own.
    private void SetDay(string path) => File.SetLastWriteTimeUtc(path, _clock.GetUtcNow().UtcDateTime);

    private async Task RecordAsync(int[] numbers, Action<DecisionLogOptions>? configure = null)
    {
        await using DecisionLogFile log = Open(configure);
        foreach (int number in numbers)
        {
            log.Record(SampleDecisions.Small(number));
        }
    }

    private DecisionLogFile Open(Action<DecisionLogOptions>? configure = null)
    {
        var options = new DecisionLogOptions(_path);
        configure?.Invoke(options);
        return new DecisionLogFile(options, _logger, _clock);
    }
}
