using static System.FormattableString;

namespace RouteLlm;

/// <summary>Says what is wrong with the options of agents' signals, and what to write.</summary>
internal static class AgentSignalOptionsValidator
{
    public static IEnumerable<string> FindErrors(AgentSignalOptions signals)
    {
        foreach ((string name, int value) in ((string, int)[])
            [
                (nameof(signals.FailedRounds), signals.FailedRounds),
                (nameof(signals.RepeatedCalls), signals.RepeatedCalls),
                (nameof(signals.RoundsWithoutProgress), signals.RoundsWithoutProgress),
                (nameof(signals.FailingTestRuns), signals.FailingTestRuns),
                (nameof(signals.LargeChange), signals.LargeChange),
                (nameof(signals.LongPlan), signals.LongPlan),
            ])
        {
            if (value < 0)
            {
                yield return Invariant($"AgentSignals.{name} is {value}. Write a number from 1, or 0 to turn the rule off.");
            }
        }

        if (signals.RepeatedCalls == 1)
        {
            yield return "AgentSignals.RepeatedCalls is 1, and every call is made at least once. Write a number from 2, or 0 to turn the rule off.";
        }
    }
}
