using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace RouteLlm;

/// <summary>Tells whether a step of a tool loop is stalled. Safe for concurrent use.</summary>
internal sealed class AgentRules(AgentSignalOptions options, ILogger logger)
{
    /// <summary>Reads what the last rounds of a request say.</summary>
    public AgentSignals Read(in RequestView request) => AgentRounds.Of(request.Messages, HasFailed).Read();

    /// <summary>Says why the step that a request asks for is stalled; <see langword="null"/> where it is not.</summary>
    /// <param name="signals">What the last rounds say.</param>
    public string? FindStall(AgentSignals signals)
    {
        bool? isStalled = null;
        try
        {
            isStalled = options.IsStalled?.Invoke(signals);
        }
        catch (Exception exception)
        {
            logger.AgentPredicateFailed(nameof(AgentSignalOptions.IsStalled), exception.GetType().Name);
        }

        return isStalled switch
        {
            true => $"{nameof(AgentSignalOptions)}.{nameof(AgentSignalOptions.IsStalled)} says that the step is stalled",
            false => null,
            _ => FindStall(signals, options),
        };
    }

    /// <summary>Says by the rules alone why a step is stalled; <see langword="null"/> where it is not.</summary>
    public static string? FindStall(AgentSignals signals, AgentSignalOptions options)
    {
        bool isLarge = Reaches(signals.ChangedLines, options.LargeChange);
        if (Reaches(signals.FailedRounds, isLarge ? Math.Min(1, options.FailedRounds) : options.FailedRounds))
        {
            return isLarge
                ? Invariant($"tools failed on a change of {signals.ChangedLines} lines")
                : Invariant($"tools failed in {signals.FailedRounds} rounds in a row");
        }

        if (Reaches(signals.RepeatedCalls, options.RepeatedCalls))
        {
            return Invariant($"the same call had the same result {signals.RepeatedCalls} times");
        }

        if (Reaches(signals.FailingTestRuns, options.FailingTestRuns))
        {
            return Invariant($"no fewer tests failed in {signals.FailingTestRuns} runs in a row");
        }

        bool isLong = options.RoundsWithoutProgress > 1 && Reaches(signals.PlanSteps, options.LongPlan);
        return !Reaches(signals.RoundsWithoutProgress, options.RoundsWithoutProgress - (isLong ? 1 : 0)) ? null
            : Invariant($"nothing new in {signals.RoundsWithoutProgress} rounds{(isLong ? Invariant($", with {signals.PlanSteps} steps planned") : string.Empty)}");
    }

    private static bool Reaches(int value, int limit) => limit > 0 && value >= limit;

    private bool HasFailed(FunctionResultContent result)
    {
        try
        {
            if (options.IsFailure?.Invoke(result) is { } hasFailed)
            {
                return hasFailed;
            }
        }
        catch (Exception exception)
        {
            logger.AgentPredicateFailed(nameof(AgentSignalOptions.IsFailure), exception.GetType().Name);
        }

        return ToolResult.HasFailed(result);
    }
}
