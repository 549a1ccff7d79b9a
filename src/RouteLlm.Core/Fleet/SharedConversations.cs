using System.Security.Cryptography;
using System.Text;

namespace RouteLlm;

/// <summary>Tells a fleet which model keeps which conversation or gave which answer, and asks it. Safe for concurrent use.</summary>
/// <remarks>
/// A fleet shares numbers alone, so each is one of the model's name and the score, under a hash of what the conversation goes on by.
/// </remarks>
/// <param name="state">What the fleet shares.</param>
/// <param name="models">The models.</param>
/// <param name="options">How long an exchange may take.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class SharedConversations(IFleetState state, RoutedModels models, FleetOptions options, TimeProvider clock)
{
    // While the state is out of reach, what is older than these stays known to this machine alone.
    private const int MostWaiting = 1000;
    private const int ScoreSteps = 1 << 20;

    // Of a question: reading changes no lifetime, but an exchange asks for one.
    private static readonly TimeSpan NoLifetime = TimeSpan.FromDays(1);

    private readonly Queue<SharedChange> _waiting = new();
    private bool _isSending;
    private volatile bool _isReachable = true;

    /// <summary>Gets whether the state was in reach when it was last asked. While it is not, no request waits for it.</summary>
    public bool IsReachable => _isReachable;

    /// <summary>Marks the fleet as reachable and sends what waits.</summary>
    public void Reach()
    {
        _isReachable = true;
        Send();
    }

    /// <summary>Marks the fleet as out of reach.</summary>
    public void Lose() => _isReachable = false;

    /// <summary>Tells the fleet, in the background, which model a conversation goes on with.</summary>
    public void Share(string id, ModelStamp stamp, TimeSpan lifetime)
    {
        lock (_waiting)
        {
            if (_waiting.Count == MostWaiting)
            {
                _waiting.Dequeue();
            }

            _waiting.Enqueue(new SharedChange(KeyOf(id), SharedChangeKind.Raise, NumberOf(stamp), lifetime));
        }

        Send();
    }

    private void Send()
    {
        lock (_waiting)
        {
            if (_isSending || !IsReachable || _waiting.Count == 0)
            {
                return;
            }

            _isSending = true;
        }

        _ = Task.Run(SendAsync);
    }

    /// <summary>Asks the fleet, in one exchange, which models conversations go on with.</summary>
    /// <returns>The model for each, <see langword="null"/> where the fleet does not know; nothing where the fleet is out of reach.</returns>
    public async ValueTask<IReadOnlyList<ModelStamp?>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        // Raising a number to zero reads it.
        return IsReachable && await ExchangeAsync([.. ids.Select(static id => new SharedChange(KeyOf(id), SharedChangeKind.Raise, 0, NoLifetime))], cancellationToken).ConfigureAwait(false) is { } numbers
            ? [.. numbers.Select(StampOf)]
            : [];
    }

    private static string KeyOf(string id) =>
        $"conversation:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16))}";

    private static double NumberOf(ModelStamp stamp) =>
        (HashOf(stamp.Model) * (double)ScoreSteps) + 1 + Math.Floor(Math.Clamp(stamp.StrongWinRate, 0, 1) * (ScoreSteps - 2));

    private static uint HashOf(string model) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(model)));

    private ModelStamp? StampOf(double number)
    {
        double hash = Math.Floor(number / ScoreSteps);
        double score = number - (hash * ScoreSteps) - 1;
        return number > 0 && models.All.FirstOrDefault(model => HashOf(model.Name) == hash) is { } keeper ? new ModelStamp(keeper.Name, Math.Clamp(score / (ScoreSteps - 2), 0, 1)) : null;
    }

    private async Task SendAsync()
    {
        while (true)
        {
            SharedChange[] changes;
            lock (_waiting)
            {
                changes = IsReachable ? [.. _waiting.DistinctBy(static change => change.Key, StringComparer.Ordinal)] : [];
                if (changes.Length == 0)
                {
                    _isSending = false;
                    return;
                }

                _waiting.Clear();
            }

            if (await ExchangeAsync(changes, CancellationToken.None).ConfigureAwait(false) is null)
            {
                lock (_waiting)
                {
                    foreach (SharedChange change in changes.Take(MostWaiting - _waiting.Count))
                    {
                        _waiting.Enqueue(change);
                    }
                }
            }
        }
    }

    private async Task<double[]?> ExchangeAsync(SharedChange[] changes, CancellationToken cancellationToken)
    {
        double[] totals = new double[changes.Length];
        using var limit = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await state.ExchangeAsync(changes, totals, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
            return totals;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The exchange in the background says so, and finds the state again.
            Lose();
            return null;
        }
    }
}
