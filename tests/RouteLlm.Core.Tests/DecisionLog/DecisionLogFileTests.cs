namespace RouteLlm.Tests;

public sealed class DecisionLogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly LoggedLines _logger = new();
    private readonly string _path;

    public DecisionLogFileTests() => _path = _folder.PathOf("decisions.jsonl");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_line_holds_everything_in_its_published_form()
    {
        await using (DecisionLogFile log = Open())
        {
            log.Record(SampleDecisions.Full("secret"));
            log.Record(new FeedbackRecord(SampleDecisions.IdOf(7), 0.25, new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1))));
            log.Record(SampleDecisions.Small());
        }

        Assert.Equal(
            [
                """{"type":"decision","time":"2026-01-31T11:59:58.25+00:00","id":"00000007-0000-0000-0000-000000000000","router":"lexical","strong_win_rate":0.7125,"threshold":0.5,"target":"weak","model":"weak","model_id":"gpt-4o","response_model_id":"gpt-4o-mini-2024-07-18","basis":"fallback","reason":"rule 'größer' → strong","attempts":[{"model":"strong","outcome":"timed_out","ms":2000,"error":"System.TimeoutException"},{"model":"weak","outcome":"answered","ms":250.5,"status":200}],"input_tokens":1200,"cached_input_tokens":200,"output_tokens":300,"cost":0.00036,"always_strong_cost":0.006,"savings":0.00564,"outcome":"completed","streaming":true,"decision_ms":0.0315,"first_output_ms":2250.5,"elapsed_ms":4000}""",
                """{"type":"feedback","time":"2026-01-31T12:00:00+00:00","id":"00000007-0000-0000-0000-000000000000","score":0.25}""",
                """{"type":"decision","time":"2026-01-31T11:59:58.25+00:00","id":"00000001-0000-0000-0000-000000000000","router":"random","strong_win_rate":0.75,"threshold":0.5,"target":"strong","model":"strong","basis":"score","outcome":"abandoned","streaming":false,"decision_ms":0,"elapsed_ms":10}""",
            ],
            await File.ReadAllLinesAsync(_path, Cancellation));
        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public async Task What_is_read_is_what_was_recorded()
    {
        DecisionRecord full = SampleDecisions.Full("Was heißt „größer“?\n\u2028\ud83d\ude00");
        var feedback = new FeedbackRecord(SampleDecisions.IdOf(7), 1, _clock.GetUtcNow());
        DecisionRecord infinite = SampleDecisions.Infinite(2);
        await using (DecisionLogFile log = Open(options => options.IncludePrompts = true))
        {
            Assert.True(log.KeepsPrompts);
            log.Record(full);
            log.Record(feedback);
            log.Record(infinite);
        }

        List<DecisionLogEntry> entries = await SampleDecisions.ReadAsync(_path);

        DecisionRecord read = entries[0].Decision!;
        Assert.Equal(DecisionFields.All(full), DecisionFields.All(read));
        Assert.Equal(feedback, entries[1].Feedback);
        Assert.Equal(DecisionFields.All(infinite), DecisionFields.All(entries[2].Decision!));
        Assert.Equal(3, entries.Count);
    }

    [Fact]
    public async Task No_prompt_is_kept_unless_asked_for_even_when_another_sink_wants_it()
    {
        await using (DecisionLogFile log = Open())
        {
            Assert.False(log.KeepsPrompts);
            log.Record(SampleDecisions.Full("secret"));
        }

        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(_path, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_threads_lose_no_line_and_cut_none_through_rotations()
    {
        const int Threads = 8;
        const int Each = 1000;
        await using (DecisionLogFile log = Open(options => (options.QueueCapacity, options.MaximumFileBytes, options.MaximumFiles) = (Threads * Each, 20_000, 1000)))
        {
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(
                async () =>
                {
                    for (int i = 0; i < Each; i++)
                    {
                        log.Record(SampleDecisions.Small((thread * Each) + i));
                        if (i % 100 == 0)
                        {
                            await log.FlushAsync(Cancellation);
                        }
                    }
                },
                Cancellation)));
            Assert.Equal(0, log.Dropped);
        }

        IReadOnlyList<int> numbers = await SampleDecisions.NumbersInAsync(_path);
        Assert.Equal(Enumerable.Range(0, Threads * Each), numbers.Order());
        for (int thread = 0; thread < Threads; thread++)
        {
            Assert.Equal(numbers.Where(number => number / Each == thread).Order(), numbers.Where(number => number / Each == thread));
        }

        IReadOnlyList<string> files = DecisionLogReader.FindFiles(_path);
        Assert.True(files.Count > 50, $"{files.Count} files");
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 20_000));
    }

    [Fact]
    public async Task A_full_queue_drops_with_a_count_which_the_file_and_the_logger_tell_once_there_is_room()
    {
        DecisionLogFile first = Open();
        await first.FlushAsync(Cancellation);
        await using DecisionLogFile second = Open(options => options.QueueCapacity = 4);
        await Assert.ThrowsAsync<IOException>(() => second.FlushAsync(Cancellation));

        for (int i = 0; i < 10; i++)
        {
            second.Record(SampleDecisions.Small(i));
        }

        Assert.Equal(6, second.Dropped);
        await first.DisposeAsync();
        await second.FlushAsync(Cancellation);
        second.Record(SampleDecisions.Small(10));
        await second.FlushAsync(Cancellation);

        List<DecisionLogEntry> entries = await SampleDecisions.ReadAsync(_path);
        Assert.Equal([0, 0, 0, 0, 6, 0], entries.Select(entry => entry.Dropped));
        Assert.Equal([0, 1, 2, 3, 10], await SampleDecisions.NumbersInAsync(_path));
        Assert.Equal(6, second.Dropped);
        Assert.Contains(_logger.Lines, line => line.StartsWith("Warning: 6 lines were dropped from the decision log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_log_of_the_same_file_waits_for_the_first_and_says_so_once()
    {
        DecisionLogFile first = Open();
        await first.FlushAsync(Cancellation);
        await using DecisionLogFile second = Open();
        second.Record(SampleDecisions.Small(2));

        IOException refused = await Assert.ThrowsAsync<IOException>(() => second.FlushAsync(Cancellation));
        await Assert.ThrowsAsync<IOException>(() => second.FlushAsync(Cancellation));
        first.Record(SampleDecisions.Small(1));
        await first.DisposeAsync();
        await second.FlushAsync(Cancellation);

        Assert.Contains("Give each a file of its own.", refused.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], await SampleDecisions.NumbersInAsync(_path));
        Assert.Equal(
            [$"Error: The decision log {_path} cannot be written. Requests continue, and writing is retried every 00:00:05. {refused.Message}", $"Information: The decision log {_path} can be written again."],
            _logger.Lines);
    }

    [Fact]
    public async Task Lines_are_written_in_the_background_each_interval()
    {
        await using DecisionLogFile log = Open();
        log.Record(SampleDecisions.Small(1));
        await _clock.SomebodyWaitsAsync();
        Assert.Equal([1], await SampleDecisions.NumbersInAsync(_path));

        log.Record(SampleDecisions.Small(2));
        log.Record(SampleDecisions.Small(3));
        Assert.Equal([1], await SampleDecisions.NumbersInAsync(_path));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _clock.SomebodyWaitsAsync();

        Assert.Equal([1, 2, 3], await SampleDecisions.NumbersInAsync(_path));
    }

    [Fact]
    public async Task Half_a_queue_does_not_wait_for_the_interval()
    {
        await using DecisionLogFile log = Open(options => options.QueueCapacity = 4);
        log.Record(SampleDecisions.Small(1));
        await _clock.SomebodyWaitsAsync();

        log.Record(SampleDecisions.Small(2));
        log.Record(SampleDecisions.Small(3));
        await _clock.SomebodyWaitsAsync();

        Assert.Equal([1, 2, 3], await SampleDecisions.NumbersInAsync(_path));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_fails_no_request_and_is_tried_again()
    {
        string obstacle = _folder.PathOf("logs");
        await File.WriteAllTextAsync(obstacle, "in the way", Cancellation);
        string path = Path.Combine(obstacle, "decisions.jsonl");
        await using var log = new DecisionLogFile(new DecisionLogOptions(path), _logger, _clock);
        await _clock.SomebodyWaitsAsync();
        log.Record(SampleDecisions.Small(1));
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _clock.SomebodyWaitsAsync();

        string failure = Assert.Single(_logger.Lines);
        File.Delete(obstacle);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _clock.SomebodyWaitsAsync();

        Assert.StartsWith($"Error: The decision log {path} cannot be written", failure, StringComparison.Ordinal);
        Assert.Equal([1], await SampleDecisions.NumbersInAsync(path));
        Assert.Equal(0, log.Dropped);
    }

    [Fact]
    public async Task Disposing_writes_what_waits_and_later_records_are_dropped()
    {
        DecisionLogFile log = Open(options => options.FlushInterval = TimeSpan.FromDays(1));
        for (int i = 0; i < 100; i++)
        {
            log.Record(SampleDecisions.Small(i));
        }

        log.Dispose();
        await log.DisposeAsync();
        log.Record(SampleDecisions.Small(100));

        Assert.Equal(Enumerable.Range(0, 100), await SampleDecisions.NumbersInAsync(_path));
        Assert.Equal(1, log.Dropped);
        Assert.Throws<ObjectDisposedException>(() => { _ = log.FlushAsync(Cancellation); });
    }

    [Fact]
    public async Task What_cannot_be_written_when_disposed_is_lost_with_a_count()
    {
        await using DecisionLogFile first = Open();
        await first.FlushAsync(Cancellation);
        DecisionLogFile second = Open();
        second.Record(SampleDecisions.Small(1));
        second.Record(SampleDecisions.Small(2));

        await second.DisposeAsync();

        Assert.Equal(2, second.Dropped);
        Assert.Contains($"Error: 2 lines of the decision log {_path} were lost: they could not be written before it was disposed.", _logger.Lines);
    }

    [Fact]
    public async Task Disposing_gives_up_on_a_file_that_hangs()
    {
        using var hang = new ManualResetEventSlim();
        var log = new DecisionLogFile(new DecisionLogOptions(_path), _logger, new HangingClock(_clock, hang));

        Task disposing = log.DisposeAsync().AsTask();
        await _clock.SomebodyWaitsAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await disposing;

        Assert.Equal([$"Error: The decision log {_path} could not be closed within 00:00:05; lines may be lost."], _logger.Lines);
        hang.Set();
    }

    [Fact]
    public async Task A_flush_can_be_cancelled_and_nothing_is_lost()
    {
        await using DecisionLogFile log = Open();
        log.Record(SampleDecisions.Small(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log.FlushAsync(new CancellationToken(canceled: true)));
        await log.FlushAsync(Cancellation);

        Assert.Equal([1], await SampleDecisions.NumbersInAsync(_path));
    }

    [Theory]
    [InlineData("QueueCapacity is 0. It must be at least 1.")]
    [InlineData("MaximumFileBytes is 0. It must be at least 1.")]
    [InlineData("MaximumFiles is 0. It must be at least 1.")]
    [InlineData("FlushInterval is -00:00:01. It must not be negative.")]
    [InlineData("RetryInterval is 00:00:00. It must be above zero.")]
    [InlineData("ShutdownTimeout is 00:00:00. It must be above zero.")]
    public void Options_out_of_range_are_refused(string problem)
    {
        var options = new DecisionLogOptions(_path);
        Action set = problem.Split(' ')[0] switch
        {
            "QueueCapacity" => () => options.QueueCapacity = 0,
            "MaximumFileBytes" => () => options.MaximumFileBytes = 0,
            "MaximumFiles" => () => options.MaximumFiles = 0,
            "FlushInterval" => () => options.FlushInterval = TimeSpan.FromSeconds(-1),
            "RetryInterval" => () => options.RetryInterval = TimeSpan.Zero,
            _ => () => options.ShutdownTimeout = TimeSpan.Zero,
        };
        set();

        Assert.StartsWith(problem, Assert.Throws<ArgumentException>(() => new DecisionLogFile(options)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_path));
    }

    private DecisionLogFile Open(Action<DecisionLogOptions>? configure = null)
    {
        var options = new DecisionLogOptions(_path);
        configure?.Invoke(options);
        return new DecisionLogFile(options, _logger, _clock);
    }

    /// <summary>Holds whoever asks for the time, as a disk that does not answer holds a writer.</summary>
    private sealed class HangingClock(ManualClock clock, ManualResetEventSlim hang) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            hang.Wait(Cancellation);
            return clock.GetUtcNow();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}
