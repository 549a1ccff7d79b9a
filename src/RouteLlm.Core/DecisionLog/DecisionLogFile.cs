using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RouteLlm;

/// <summary>Keeps decisions and feedback in a file of JSON lines, written in the background. <c>DecisionLogReader</c> of the package RouteLlm.Evaluation reads it.</summary>
/// <remarks>
/// <para>
/// Recording never waits and never fails: a line waits in a queue, and is dropped and counted when the queue is full. A file that cannot be
/// written (full disk, missing rights) is logged once and retried, while the queue fills. What is written is whole lines; the operating
/// system may still hold them in memory when its machine loses power.
/// </para>
/// <para>One log writes to a file at a time: another one, also in another process, waits as for a file that cannot be written, until the first is disposed.</para>
/// </remarks>
public sealed class DecisionLogFile : IDecisionSink, IAsyncDisposable, IDisposable
{
    private readonly DecisionLogOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly DecisionLogQueue _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    // The file is also the lock under which it, the batch and what was reported are used.
    private readonly RotatingFile _file;
    private readonly DecisionLineBatch _batch = new();
    private long _reportedDropped;
    private bool _isFailing;
    private bool _isClosed;
    private int _disposed;

    /// <summary>Initializes a log and tries to open its file in the background.</summary>
    /// <param name="options">The file and how it is written; later changes have no effect.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DecisionLogFile(DecisionLogOptions options, ILogger<DecisionLogFile>? logger = null, TimeProvider? timeProvider = null)
        : this(options, (ILogger?)logger, timeProvider)
    {
    }

    /// <summary>Initializes a log that may hold other lines than decisions.</summary>
    internal DecisionLogFile(DecisionLogOptions options, ILogger? logger, TimeProvider? timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(options));
        }

        _options = options with { };
        _logger = logger ?? NullLogger.Instance;
        _time = timeProvider ?? TimeProvider.System;
        _queue = new DecisionLogQueue(_options.QueueCapacity);
        _file = new RotatingFile(_options, _time);
        _running = Task.Run(WriteInBackgroundAsync);
    }

    /// <inheritdoc/>
    public bool KeepsPrompts => _options.IncludePrompts;

    /// <summary>Gets the full path of the file that is written to.</summary>
    public string Path => _options.Path;

    /// <summary>Gets how many lines were dropped or lost.</summary>
    public long Dropped => _queue.Dropped;

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> or its decision is <see langword="null"/>.</exception>
    public void Record(DecisionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(record.Decision, nameof(record));
        _queue.Add(record);
    }

    /// <inheritdoc/>
    public void Record(FeedbackRecord feedback) => _queue.Add(feedback);

    /// <summary>Keeps a line of another kind.</summary>
    /// <param name="write">Writes the object of the line, whose first member is its type.</param>
    internal void Record(Action<Utf8JsonWriter> write) => _queue.Add(write);

    /// <summary>Writes everything recorded before the call.</summary>
    /// <param name="cancellationToken">Cancels the call until it begins to write.</param>
    /// <returns>A task that completes when it is written.</returns>
    /// <exception cref="IOException">The file cannot be written. What was recorded is kept and tried again.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written. What was recorded is kept and tried again.</exception>
    /// <exception cref="ObjectDisposedException">The log is disposed.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return Task.Run(() => WithFile(WriteAll), cancellationToken);
    }

    /// <summary>Writes what waits, for no longer than <see cref="DecisionLogOptions.ShutdownTimeout"/>, and closes the file. What is recorded later is dropped.</summary>
    /// <returns>A task that completes when the file is closed or the time is over.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _queue.Close();
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_running, Task.Run(Close)).WaitAsync(_options.ShutdownTimeout, _time).ConfigureAwait(false);
            _stop.Dispose();
        }
        catch (TimeoutException)
        {
            _logger.NotClosed(_options.Kind, Path, _options.ShutdownTimeout);
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteInBackgroundAsync()
    {
        CancellationToken stop = _stop.Token;
        try
        {
            // Before the first request: that the file cannot be written should be logged at the start.
            // A flush may have run first and failed: write what it left, or the file would count as writable again.
            bool written = Try(() => _batch.WriteTo(_file));
            while (true)
            {
                if (!written)
                {
                    await Task.Delay(_options.RetryInterval, _time, stop).ConfigureAwait(false);
                }
                else if (!await _queue.WaitAsync(stop).ConfigureAwait(false))
                {
                    return;
                }

                Task halfFull = _queue.NextHalfFull();
                written = Try(WriteAll);
                if (written && _options.FlushInterval > TimeSpan.Zero)
                {
                    // Others come meanwhile and are written together; half a queue of them does not wait.
                    await halfFull.WaitAsync(_options.FlushInterval, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    stop.ThrowIfCancellationRequested();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private bool Try(Action write)
    {
        try
        {
            WithFile(write);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    /// <exception cref="IOException">The file cannot be opened or written; that is logged when it begins.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; that is logged when it begins.</exception>
    private void WithFile(Action write)
    {
        lock (_file)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            try
            {
                // First, so that nothing leaves the queue while there is nowhere to put it.
                int halfLine = _file.Open();
                if (halfLine > 0)
                {
                    _logger.HalfLine(_options.Kind, Path, halfLine);
                }

                write();
                if (_isFailing)
                {
                    _isFailing = false;
                    _logger.Writable(_options.Kind, Path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (!_isFailing)
                {
                    _isFailing = true;
                    _logger.Unwritable(_options.Kind, Path, _options.RetryInterval, exception.Message);
                }

                throw;
            }
        }
    }

    private void WriteAll()
    {
        // What an earlier try left.
        _batch.WriteTo(_file);
        while (_queue.TryTake(out object? entry))
        {
            _batch.Add(entry, _options.IncludePrompts);
            if (_batch.IsFull)
            {
                _batch.WriteTo(_file);
            }
        }

        long dropped = Dropped;
        if (dropped > _reportedDropped)
        {
            _batch.AddDropped(_time.GetUtcNow(), dropped - _reportedDropped);
            _logger.Dropped(dropped - _reportedDropped, _options.Kind, Path);
            _reportedDropped = dropped;
        }

        _batch.WriteTo(_file);
    }

    private void Close()
    {
        lock (_file)
        {
            if (!Try(WriteAll))
            {
                long lost = _queue.Count + _batch.UnwrittenLines;
                _queue.CountLost(lost);
                if (lost > 0)
                {
                    _logger.Lost(lost, _options.Kind, Path);
                }
            }

            _isClosed = true;
            _file.Dispose();
            _batch.Dispose();
        }
    }
}
