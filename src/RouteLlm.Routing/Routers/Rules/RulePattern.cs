using System.Globalization;
using System.Text.RegularExpressions;

namespace RouteLlm;

/// <summary>The regular expression of a rule: bounded in time, and in what it keeps in memory. Safe for concurrent use.</summary>
internal sealed class RulePattern
{
    /// <summary>
    /// The most bytes that an expression may keep: the engine keeps what it has worked out for the texts that it has seen, for as long as
    /// the expression lives.
    /// </summary>
    public const long MostKeptBytes = 8 << 20;

    // Without backtracking the time grows with the prompt alone, and half of a short limit can go to the engine's first use on a busy
    // machine. This stops only a very large pattern on a very long prompt.
    private static readonly TimeSpan LeastLinearTimeout = TimeSpan.FromSeconds(1);

    private readonly string _pattern;
    private Regex _expression;
    private long _keptBytes;

    /// <exception cref="ArgumentException">The pattern is too long or not valid.</exception>
    public RulePattern(RoutingRule rule)
    {
        if (rule.MatchTimeout <= TimeSpan.Zero || rule.MatchTimeout > RoutingRule.MaximumMatchTimeout)
        {
            throw RoutingRule.RefusalOf(rule, string.Create(
                CultureInfo.InvariantCulture,
                $"has the MatchTimeout {rule.MatchTimeout}. Write more than zero and at most {RoutingRule.MaximumMatchTimeout}."));
        }

        _pattern = rule.Matches!;
        if (_pattern.Length > RoutingRule.MaximumPatternLength)
        {
            throw RoutingRule.RefusalOf(rule, string.Create(
                CultureInfo.InvariantCulture,
                $"has a pattern of {_pattern.Length} characters in Matches; at most {RoutingRule.MaximumPatternLength} are allowed. Write several rules, or texts in Contains."));
        }

        try
        {
            _expression = PatternSize.Of(_pattern).IsSmall ? Linear(rule.MatchTimeout) : Backtracking(rule.MatchTimeout);
        }
        catch (NotSupportedException)
        {
            // The pattern has parts that need backtracking.
            _expression = Backtracking(rule.MatchTimeout);
        }
        catch (ArgumentException exception)
        {
            throw RoutingRule.RefusalOf(rule, $"has a pattern in Matches that is not a valid regular expression: {exception.Message}", exception);
        }
    }

    /// <summary>Gets whether the time of a match grows with the prompt's length alone.</summary>
    public bool IsLinear => _expression.Options.HasFlag(RegexOptions.NonBacktracking);

    /// <summary>Gets the most bytes that may be kept for the texts that were tried.</summary>
    public long KeptBytes => Interlocked.Read(ref _keptBytes);

    public RuleOutcome Try(string prompt)
    {
        Regex expression = _expression;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return expression.IsMatch(prompt) ? RuleOutcome.Match : RuleOutcome.NoMatch;
        }
        catch (RegexMatchTimeoutException)
        {
            return RuleOutcome.OutOfTime;
        }
        finally
        {
            Count(GC.GetAllocatedBytesForCurrentThread() - before, expression);
        }
    }

    // What was worked out once costs nothing, so this seldom happens twice.
    private void Count(long bytes, Regex expression)
    {
        if (bytes > 0 && IsLinear && Interlocked.Add(ref _keptBytes, bytes) > MostKeptBytes)
        {
            Interlocked.Exchange(ref _keptBytes, 0);
            Interlocked.CompareExchange(ref _expression, Linear(expression.MatchTimeout), expression);
        }
    }

    private Regex Linear(TimeSpan timeout) =>
        new(_pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, timeout > LeastLinearTimeout ? timeout : LeastLinearTimeout);

    private Regex Backtracking(TimeSpan timeout) => new(_pattern, RegexOptions.CultureInvariant, timeout);
}
