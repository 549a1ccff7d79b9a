using System.Runtime.ExceptionServices;
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
        HeldAnswer held;
        try
        {
            await _weak.BeginAsync(transport, cancellationToken).ConfigureAwait(false);
            held = await CheckAsync(transport, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Nothing was shown, so this is a failure like any other.
            bool mayGoOn = !cancellationToken.IsCancellationRequested && _weak.TakeFailure(exception);
            Keep(_weak);
            if (mayGoOn)
            {
                await GoOnAsync(transport, exception, cancellationToken).ConfigureAwait(false);
                return;
            }

            await GiveUpSecondAsync().ConfigureAwait(false);
            throw;
        }

        if (_isRejected)
        {
            await AnswerAfterRejectionAsync(transport, held, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<HeldAnswer> CheckAsync(IModelTransport transport, CancellationToken cancellationToken)
    {
        using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task deadline = Task.Delay(cascade.MaximumDelay, cascade.Clock, delay.Token);
        var held = new HeldAnswer(request, first);
        try
        {
            if (cascade.SpeculateBelow is { } sign)
            {
                bool isComplete = await transport.HoldBackAsync(held, cascade.FirstSignTokens, deadline).ConfigureAwait(false);
                if (await cascade.CheckAtOnceAsync(held.ToChecked(isComplete), cancellationToken).ConfigureAwait(false) is { } early && early.Lowest.Score < sign)
                {
                    BeginSecond(transport);
                }
            }

            bool isWhole = await transport.HoldBackAsync(held, cascade.HeldBackTokens, deadline).ConfigureAwait(false);

            // A held share may move it meanwhile.
            double minimum = cascade.MinimumScore;
            Decide(await InTimeAsync(held.ToChecked(isWhole), minimum, deadline, delay.Token).ConfigureAwait(false), minimum);
            return held;
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

    private async ValueTask AnswerAfterRejectionAsync(IModelTransport transport, HeldAnswer held, CancellationToken cancellationToken)
    {
        Keep(_weak!, AttemptOutcome.Rejected);
        if (await TrySecondAsync(transport, cancellationToken).ConfigureAwait(false))
        {
            Billed.Add((first, held.Usage, !held.IsCounted));
            _weak!.End();
            _weak = null;
            return;
        }

        // An answer that seemed weak is better than none.
        cascade.Logger.RejectedAnswerGiven(others[0].Name);
        Reason += $"; '{others[0].Name}' failed";
    }

    private async ValueTask GoOnAsync(IModelTransport transport, Exception failure, CancellationToken cancellationToken)
    {
        if (!await TrySecondAsync(transport, cancellationToken).ConfigureAwait(false))
        {
            ExceptionDispatchInfo.Throw(failure);
        }
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

    // A provider that was asked for nothing bills what it has read.
    private async ValueTask GiveUpSecondAsync()
    {
        if (_begun is null)
        {
            return;
        }

        await _speculation.CancelAsync().ConfigureAwait(false);
        RoutedModel model = _strong!.Called ?? others[0];
        Attempts.Add(new RoutingAttempt(model.Name, AttemptOutcome.Cancelled, _strong.Elapsed));
        Billed.Add((model, new UsageDetails { InputTokenCount = request.TokensFor(model), OutputTokenCount = 0 }, true));
        _ = DisposeLaterAsync(_begun, _second!, _strong);
        _strong = null;
    }

    private static async Task DisposeLaterAsync(Task begun, IModelTransport transport, CascadeBranch branch)
    {
        await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await transport.DisposeAsync().ConfigureAwait(false);
        branch.End();
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
