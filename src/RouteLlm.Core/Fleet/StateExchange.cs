using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Exchanges what a client knows with its fleet, in the background.</summary>
internal sealed class StateExchange : IDisposable
{
    // Counts the fleet's exchanges: 1 where this is the first since the state was lost or has never been, fewer than before where another
    // was.
    private const string ExchangesKey = "exchanges";

    private static readonly TimeSpan ExchangesLifetime = TimeSpan.FromDays(30);

    private readonly IFleetState _state;
    private readonly SharedNumbers _numbers;
    private readonly SharedConversations? _conversations;
    private readonly TimeProvider _clock;
    private readonly FleetOptions _options;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stopping = new();
    private int _isExchanging;
    private int _isLost;
    private double _exchanges;

    /// <param name="state">What the fleet shares.</param>
    /// <param name="numbers">What takes part.</param>
    /// <param name="options">How often.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="conversations">Who keeps which conversation, which waits while the state is out of reach.</param>
    public StateExchange(
        IFleetState state, SharedNumbers numbers, FleetOptions options, TimeProvider clock, ILogger logger, SharedConversations? conversations = null)
    {
        _state = state;
        _numbers = numbers;
        _conversations = conversations;
        _clock = clock;
        _options = options;
        _logger = logger;
        _timer = clock.CreateTimer(static exchange => _ = ((StateExchange)exchange!).ExchangeAsync(), this, options.Interval, options.Interval);
    }

    /// <summary>Gets whether the last exchange succeeded.</summary>
    public bool IsConnected => Volatile.Read(ref _isLost) == 0;

    /// <summary>Exchanges once. One that is under way is not joined by another.</summary>
    public async Task ExchangeAsync()
    {
        if (_stopping.IsCancellationRequested || Interlocked.Exchange(ref _isExchanging, 1) == 1)
        {
            return;
        }

        SharedNumber[] numbers = [];
        try
        {
            numbers = [.. _numbers.Take(_options.Interval)];
            if (numbers.Length == 0 && _conversations?.IsReachable != false)
            {
                return;
            }

            using var limit = new CancellationTokenSource(_options.Timeout, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
            double[] totals = await ExchangeAsync(
                [.. numbers.Select(static number => number.Change), new SharedChange(ExchangesKey, SharedChangeKind.Add, 1, ExchangesLifetime)], either.Token).ConfigureAwait(false);
            double exchanges = totals[^1];
            double exchangesBefore = _exchanges;
            _exchanges = exchanges;
            if (exchanges == 1)
            {
                // One machine alone sees this, and fills the state with what it knows.
                totals = await ExchangeAsync([.. numbers.Select(static number => number.Change with { Amount = number.Known })], either.Token).ConfigureAwait(false);
            }

            // Where another machine is about to fill the state, there is nothing to follow yet.
            if (exchanges == 1 || exchanges > exchangesBefore)
            {
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i].Follow(totals[i]);
                }
            }

            _conversations?.Reach();
            if (Interlocked.Exchange(ref _isLost, 0) == 1)
            {
                _logger.FleetFound();
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, on a timer's thread it would end the process. A change that was applied all the same is counted twice: shares
            // correct that by themselves, and a budget ends early rather than late.
            Array.ForEach(numbers, static number => number.Return());
            _conversations?.Lose();
            if (!_stopping.IsCancellationRequested && Interlocked.Exchange(ref _isLost, 1) == 0)
            {
                _logger.FleetLost(exception.GetType().Name);
            }
        }
        finally
        {
            Volatile.Write(ref _isExchanging, 0);
        }
    }

    public void Dispose()
    {
        // Not disposed, since an exchange may be using its token.
        _stopping.Cancel();
        _timer.Dispose();
    }

    private async Task<double[]> ExchangeAsync(SharedChange[] changes, CancellationToken cancellationToken)
    {
        var totals = new double[changes.Length];
        await _state.ExchangeAsync(changes, totals, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        return totals;
    }
}
