using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace RouteLlm;

/// <summary>Checks weak models' answers. Safe for concurrent use.</summary>
internal sealed class Cascade
{
    // A held share moves the score that is enough as slowly as it moves thresholds.
    private const double StepSize = 0.02;
    private const double DefaultMinimum = 0.5;

    private readonly CascadeOptions _options;
    private readonly IAnswerCheck[] _checks;
    private readonly Histogram<double> _scores;
    private readonly Counter<long> _outcomes;
    private readonly bool _isHeld;
    private double _minimum;

    /// <param name="options">The options.</param>
    /// <param name="minimumScore">The lowest score that passes; <see langword="null"/> for the default.</param>
    /// <param name="isHeld">Whether the share of strong calls is held on live traffic.</param>
    /// <param name="meter">Counts what the checks say.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">The logger.</param>
    public Cascade(CascadeOptions options, double? minimumScore, bool isHeld, Meter meter, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _isHeld = isHeld && options.ClearlyWeakBelow is null && options.MinimumScore is null;
        _checks = options.FindChecks();
        CheckNames = [.. _checks.Select(static check => check.Name)];
        _minimum = minimumScore ?? DefaultMinimum;
        _scores = meter.CreateHistogram<double>("routellm.cascade.check_score", "1", "The scores of weak models' answers that were checked.");
        _outcomes = meter.CreateCounter<long>("routellm.cascade.answers", "{answer}", "Weak models' answers in the grey zone: accepted, rejected, or not checked in time.");
        TokenAlternatives = _checks.Max(static check => check.TokenAlternatives);
        Clock = clock;
        Logger = logger;
    }

    /// <summary>Gets the names of the checks, in order.</summary>
    public string[] CheckNames { get; }

    public TimeProvider Clock { get; }

    public ILogger Logger { get; }

    public TimeSpan MaximumDelay => _options.MaximumDelay;

    public double? SpeculateBelow => _options.SpeculateBelow;

    /// <summary>Gets how many tokens are held back, and how many of them until the first sign.</summary>
    public int HeldBackTokens => _options.HeldBackTokens;

    public int FirstSignTokens => Math.Max(1, _options.HeldBackTokens / 4);

    /// <summary>Gets how many alternatives to each token the checks want; 0 where they want no log-probabilities.</summary>
    public int TokenAlternatives { get; }

    /// <summary>Gets the lowest score with which an answer passes.</summary>
    public double MinimumScore => Volatile.Read(ref _minimum);

    /// <summary>Gets the lowest score of the checks that ask nobody.</summary>
    public ValueTask<(AnswerCheckResult Lowest, string Check)?> CheckAtOnceAsync(CheckedAnswer answer, CancellationToken cancellationToken) =>
        CheckAsync(answer, MinimumScore, static check => check.IsInstant, cancellationToken);

    /// <summary>Gets the lowest score of all checks, up to the first that rejects; <see langword="null"/> where none can tell.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="minimum">The lowest score that passes.</param>
    /// <param name="cancellationToken">Cancels the checks.</param>
    public ValueTask<(AnswerCheckResult Lowest, string Check)?> CheckAsync(CheckedAnswer answer, double minimum, CancellationToken cancellationToken) =>
        CheckAsync(answer, minimum, static _ => true, cancellationToken);

    /// <summary>Counts what came of the checks, and gives what a replay needs of it.</summary>
    /// <param name="found">What they found; <see langword="null"/> where none could tell, or not in time.</param>
    /// <param name="minimum">The lowest score that passed.</param>
    /// <param name="isAccepted">Whether the weak model's answer is given.</param>
    public DecisionInputs Take((AnswerCheckResult Lowest, string Check)? found, double minimum, bool isAccepted)
    {
        _outcomes.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Outcome, found is null ? "unchecked" : isAccepted ? "accepted" : "rejected"));
        var inputs = new DecisionInputs { MinimumCheckScore = minimum, Checks = CheckNames };
        if (found is not ({ } lowest, var check))
        {
            return inputs;
        }

        _scores.Record(lowest.Score);
        if (_isHeld)
        {
            double moved = MinimumScore + (StepSize * ((_options.RejectedPercent / 100) - (isAccepted ? 0 : 1)));
            Volatile.Write(ref _minimum, Math.Clamp(moved, 0, 1));
        }

        return inputs with { CheckScore = lowest.Score, RejectedBy = isAccepted ? null : check };
    }

    private async ValueTask<(AnswerCheckResult Lowest, string Check)?> CheckAsync(
        CheckedAnswer answer, double minimum, Func<IAnswerCheck, bool> isWanted, CancellationToken cancellationToken)
    {
        (AnswerCheckResult Lowest, string Check)? found = null;
        foreach (IAnswerCheck check in _checks)
        {
            if (isWanted(check) && await TryAsync(check, answer, cancellationToken).ConfigureAwait(false) is { } result && (found is null || result.Score < found.Value.Lowest.Score))
            {
                found = (new AnswerCheckResult(result.Score, result.Reason is { } reason ? $"{check.Name}: {reason}" : check.Name), check.Name);
                if (result.Score < minimum)
                {
                    break;
                }
            }
        }

        return found;
    }

    // A check that fails, or gives no probability, is one that cannot tell: the request is not its victim.
    private async ValueTask<AnswerCheckResult?> TryAsync(IAnswerCheck check, CheckedAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            AnswerCheckResult? result = await check.CheckAsync(answer, cancellationToken).ConfigureAwait(false);
            if (result is { } found && !ProbabilityRange.Contains(found.Score))
            {
                Logger.CheckFailed(check.Name, Invariant($"a score of {found.Score}"));
                return null;
            }

            return result;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Logger.CheckFailed(check.Name, exception.GetType().Name);
            return null;
        }
    }
}
