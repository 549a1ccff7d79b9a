using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The rounds of a turn that is not over.</summary>
internal readonly struct AgentRounds
{
    // What an agent did longer ago says nothing of the step that it is at, and long loops are read in every round.
    private const int Longest = 20;

    private readonly List<AgentRound> _rounds;

    private AgentRounds(List<AgentRound> rounds) => _rounds = rounds;

    /// <summary>Reads the rounds since the last message of the user.</summary>
    /// <param name="messages">The conversation, oldest message first.</param>
    /// <param name="hasFailed">Tells whether a result is a failure.</param>
    public static AgentRounds Of(IReadOnlyList<ChatMessage> messages, Func<FunctionResultContent, bool> hasFailed)
    {
        var rounds = new List<AgentRound>();
        AgentRound? round = null;
        for (int i = BeginningOfLast(messages); i < messages.Count; i++)
        {
            foreach (AIContent content in messages[i].Contents)
            {
                if (content is FunctionCallContent call)
                {
                    if (round is null or { Answered: > 0 })
                    {
                        rounds.Add(round = new AgentRound());
                    }

                    var asked = ToolRequest.Of(call);
                    round.Calls[call.CallId] = asked.Identity;
                    round.ChangedLines += asked.ChangedLines;
                    round.PlanSteps = Math.Max(round.PlanSteps, asked.PlanSteps);
                }
                else if (content is FunctionResultContent result && round is not null)
                {
                    Take(round, result, hasFailed);
                }
            }
        }

        return new AgentRounds(rounds);
    }

    /// <summary>Reads what the rounds say.</summary>
    public AgentSignals Read()
    {
        int failed = 0;
        int withoutProgress = 0;
        int failingRuns = 0;
        int? failingTests = null;
        int plan = 0;
        var seen = new Dictionary<(int Call, int Result), int>();
        foreach (AgentRound round in _rounds)
        {
            bool hasFewer = round.FailingTests is { } failing && (failing == 0 || failing < failingTests);
            (failingRuns, failingTests) = round.FailingTests switch
            {
                null => (failingRuns, failingTests),
                0 => (0, 0),
                _ => (hasFewer || failingTests is null or 0 ? 1 : failingRuns + 1, round.FailingTests),
            };
            failed = round.HasFailed ? failed + 1 : 0;
            bool isNew = hasFewer || round.Useful.Any(result => !seen.ContainsKey(result));
            withoutProgress = isNew ? 0 : withoutProgress + (round.Answered > 0 ? 1 : 0);
            foreach ((int, int) result in round.Results)
            {
                seen[result] = seen.GetValueOrDefault(result) + 1;
            }

            plan = Math.Max(plan, round.PlanSteps);
        }

        return _rounds.Count == 0 ? new AgentSignals() : new AgentSignals
        {
            Rounds = _rounds.Count,
            FailedRounds = failed,
            RepeatedCalls = Math.Max(1, _rounds[^1].Results.Max(pair => (int?)seen[pair]) ?? 1),
            RoundsWithoutProgress = withoutProgress,
            FailingTestRuns = failingRuns,
            ChangedLines = _rounds[^1].ChangedLines,
            PlanSteps = plan,
        };
    }

    private static int BeginningOfLast(IReadOnlyList<ChatMessage> messages)
    {
        int rounds = 0;
        bool isAnswered = false;
        int first = UserMessages.IndexOfLast(messages, messages.Count) + 1;
        for (int i = messages.Count - 1; i >= first; i--)
        {
            bool hasCalls = messages[i].Contents.Any(static content => content is FunctionCallContent);
            isAnswered |= messages[i].Contents.Any(static content => content is FunctionResultContent);
            if (hasCalls && isAnswered)
            {
                isAnswered = false;
                if (++rounds == Longest)
                {
                    return i;
                }
            }
        }

        return first;
    }

    private static void Take(AgentRound round, FunctionResultContent result, Func<FunctionResultContent, bool> hasFailed)
    {
        string text = ToolResult.TextOf(result);
        round.Answered++;
        var identity = (round.Calls.GetValueOrDefault(result.CallId), text.GetHashCode(StringComparison.Ordinal));
        round.Results.Add(identity);
        if (TestReport.FindFailures(text) is { } failures)
        {
            // Tests that fail are what they are run for: they count by themselves, and not as a tool that failed.
            round.FailingTests = (round.FailingTests ?? 0) + failures;
        }
        else if (hasFailed(result))
        {
            round.Failed++;
        }
        else if (!ToolResult.IsNothing(text))
        {
            round.Useful.Add(identity);
        }
    }
}
