using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace RouteLlm;

/// <summary>A request whose answer decides: the weak model begins, and where its answer fails the checks, another model answers. For one request.</summary>
/// <param name="cascade">The checks.</param>
/// <param name="fallback">When another model is asked after a failure; <see langword="null"/> for never.</param>
/// <param name="first">The weak model.</param>
/// <param name="others">The models after it, in order; at least one.</param>
/// <param name="request">What they are asked.</param>
/// <param name="asksStronger">Whether the score alone would have asked for a better model.</param>
internal sealed class CascadedRequest(Cascade cascade, ModelFallback? fallback, RoutedModel first, IReadOnlyList<RoutedModel> others, SentRequest request, bool asksStronger) : IDisposable
{
    private readonly CancellationTokenSource _speculation = new();
    private readonly HeldAnswer _held = new(request, first);
    private CancellationTokenRegistration _caller;
    private CascadeBranch? _weak;
    private CascadeBranch? _strong;
    private IModelTransport? _second;
    private Task? _begun;
    private RoutedModel? _answering;
    private bool _isRejected;

    /// <summary>Gets the model that answers.</summary>
    public RoutedModel Answering => _answering ?? first;

    /// <summary>Gets every model that was tried, in order.</summary>
    public List<RoutingAttempt> Attempts { get; } = [];

    /// <summary>Gets what will be billed for answers that nobody gets, and whether it is estimated.</summary>
    public List<(RoutedModel Model, UsageDetails Usage, bool IsEstimated)> Billed { get; } = [];

    /// <summary>Gets what was found; <see langword="null"/> where the answer was not checked, and a failure decided.</summary>
    public string? Reason { get; private set; }

    /// <summary>Gets the lowest score of the checks, and what it had to reach.</summary>
    public DecisionInputs? Inputs { get; private set; }

    /// <summary>Has a model begin to answer.</summary>
    /// <exception cref="Exception">What the first model that was called failed with, where none answered; or a failure that no other model would avoid.</exception>
    public async ValueTask RunAsync(IModelTransport transport, CancellationToken cancellationToken)
    {
        _caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _speculation);
        _weak = new CascadeBranch(cascade, fallback, [first]);
        try
        {
            await _weak.BeginAsync(transport, cancellationToken).ConfigureAwait(false);
            await CheckAsync(transport, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Nothing was shown, so this is a failure like any other.
            bool mayGoOn = !cancellationToken.IsCancellationRequested && _weak.TakeFailure(exception);
            Keep(_weak);
            if (_held.IsCounted || _held.Tokens > 0)
            {
                BillHeld();
            }

            if (!mayGoOn)
            {
                await GiveUpSecondAsync().ConfigureAwait(false);
            }
            else if (await TrySecondAsync(transport, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            throw;
        }

        if (_isRejected)
        {
            await AnswerAfterRejectionAsync(transport, cancellationToken).ConfigureAwait(false);
            return;
        }

        Keep(_weak);
        await GiveUpSecondAsync().ConfigureAwait(false);
    }

    /// <summary>Gives options as a model gets them: the weak one is asked for what the checks read of its tokens.</summary>
    public ChatOptions? OptionsOf(RoutedModel model, ChatOptions? options)
    {
        if (model != first || cascade.TokenAlternatives == 0 || !model.HasClient || model.Client.GetService(typeof(ITokenLogProbabilities)) is not ITokenLogProbabilities logProbabilities)
        {
            return options;
        }

        options = options?.Clone() ?? new ChatOptions();
        logProbabilities.Request(options, cascade.TokenAlternatives);
        return options;
    }

    /// <summary>Ends the call: no model is asked any more.</summary>
    public void Dispose()
    {
        _caller.Dispose();
        _weak?.End();
        _strong?.End();
        _speculation.Dispose();
    }

    private async ValueTask CheckAsync(IModelTransport transport, CancellationToken cancellationToken)
    {
        using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task deadline = Task.Delay(cascade.MaximumDelay, cascade.Clock, delay.Token);
        try
        {
            if (cascade.SpeculateBelow is { } sign)
            {
                bool isComplete = await transport.HoldBackAsync(_held, cascade.FirstSignTokens, deadline).ConfigureAwait(false);
                if (await cascade.CheckAtOnceAsync(_held.ToChecked(isComplete), cancellationToken).ConfigureAwait(false) is { } early && early.Lowest.Score < sign)
                {
                    BeginSecond(transport);
                }
            }

            bool isWhole = await transport.HoldBackAsync(_held, cascade.HeldBackTokens, deadline).ConfigureAwait(false);

            // A held share may move it meanwhile.
            double minimum = cascade.MinimumScore;
            Decide(await InTimeAsync(_held.ToChecked(isWhole), minimum, deadline, delay.Token).ConfigureAwait(false), minimum);
        }
        finally
        {
            await delay.CancelAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<((AnswerCheckResult Lowest, string Check)? Found, bool IsInTime)> InTimeAsync(
        CheckedAnswer answer, double minimum, Task deadline, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<(AnswerCheckResult Lowest, string Check)?> check = cascade.CheckAsync(answer, minimum, late.Token).AsTask();
        if (!check.IsCompleted && await Task.WhenAny(check, deadline).ConfigureAwait(false) == deadline)
        {
            await late.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            _ = check.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return (null, false);
        }

        return (await check.ConfigureAwait(false), true);
    }

    private void Decide(((AnswerCheckResult Lowest, string Check)? Found, bool IsInTime) check, double minimum)
    {
        AnswerCheckResult? lowest = check.Found?.Lowest;
        _isRejected = lowest is { } score ? score.Score < minimum : check.IsInTime && asksStronger;
        Inputs = cascade.Take(check.Found, minimum, !_isRejected);
        Reason = lowest is { } result
            ? Invariant($"the answer of '{first.Name}' scored {result.Score:F2} ({result.Reason}), {(_isRejected ? "below" : "at least")} {minimum:F2}")
            : check.IsInTime ? $"no check could tell of the answer of '{first.Name}', and the score decided"
            : Invariant($"the answer of '{first.Name}' was not checked within {cascade.MaximumDelay.TotalSeconds} s");
    }

    private async ValueTask AnswerAfterRejectionAsync(IModelTransport transport, CancellationToken cancellationToken)
    {
        Keep(_weak!, AttemptOutcome.Rejected);
        int bill = Billed.Count;
        BillHeld();
        if (await TrySecondAsync(transport, cancellationToken).ConfigureAwait(false))
        {
            _weak!.End();
            _weak = null;
            return;
        }

        // An answer that seemed weak is better than none.
        Billed.RemoveAt(bill);
        cascade.Logger.RejectedAnswerGiven(others[0].Name);
        Reason += $"; '{others[0].Name}' failed";
    }

    // False where no other model answers either.
    private async ValueTask<bool> TrySecondAsync(IModelTransport transport, CancellationToken cancellationToken)
    {
        BeginSecond(transport);
        try
        {
            await _begun!.ConfigureAwait(false);
        }
        catch
        {
            Keep(_strong!);
            await _second!.DisposeAsync().ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            return false;
        }

        Keep(_strong!);
        _answering = _strong!.Answering;
        await transport.TakeOverAsync(_second!).ConfigureAwait(false);
        return true;
    }

    private void BeginSecond(IModelTransport transport)
    {
        if (_begun is null)
        {
            _second = transport.Another();
            _strong = new CascadeBranch(cascade, fallback, others);
            _begun = _strong.BeginAsync(_second, _speculation.Token).AsTask();
        }
    }

    private void BillHeld() => Billed.Add((first, _held.Usage, !_held.IsCounted));

    // A provider that was asked for nothing bills what it has read, and what it has answered.
    private async ValueTask GiveUpSecondAsync()
    {
        if (_begun is null)
        {
            return;
        }

        HeldAnswer? answer = await _strong!.GiveUpAsync(_begun, _second!, request).ConfigureAwait(false);
        Keep(_strong, AttemptOutcome.Cancelled);
        if (answer is not null)
        {
            Billed.Add((_strong.Answering, answer.Usage, !answer.IsCounted));
        }

        await _speculation.CancelAsync().ConfigureAwait(false);
        _ = _strong.EndLaterAsync(_begun, _second!);
        _strong = null;
    }

    private void Keep(CascadeBranch branch, AttemptOutcome? instead = null)
    {
        foreach (RoutingAttempt attempt in branch.Attempts)
        {
            Attempts.Add(instead is { } outcome && attempt.Outcome == AttemptOutcome.Answered ? attempt with { Outcome = outcome } : attempt);
        }

        foreach ((RoutedModel model, UsageDetails usage) in branch.Billed)
        {
            Billed.Add((model, usage, false));
        }
    }
}
