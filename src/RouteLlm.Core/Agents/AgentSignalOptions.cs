using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>When a step of a tool loop counts as stalled, so that the strong model takes it.</summary>
/// <remarks>
/// A round is what a model asked of its tools at once, with what they gave back. Only the rounds since the last message of the user count.
/// A number of 0 turns its rule off. Read when the client is made. Not thread-safe.
/// </remarks>
public sealed class AgentSignalOptions
{
    /// <summary>Gets or sets after how many rounds in a row whose tools failed a step is stalled; from 0. Default: 2.</summary>
    public int FailedRounds { get; set; } = 2;

    /// <summary>
    /// Gets or sets how often the same call must have had the same result for a step to be stalled; 0, or from 2. Default: 2.
    /// </summary>
    public int RepeatedCalls { get; set; } = 2;

    /// <summary>
    /// Gets or sets after how many rounds in a row a step is stalled that brought nothing new: every call failed, found nothing, or had the
    /// same result before; from 0. Default: 3.
    /// </summary>
    public int RoundsWithoutProgress { get; set; } = 3;

    /// <summary>
    /// Gets or sets after how many runs of tests in a row a step is stalled in which no fewer tests failed than in the run before; from 0.
    /// Default: 2.
    /// </summary>
    public int FailingTestRuns { get; set; } = 2;

    /// <summary>
    /// Gets or sets from how many changed lines a change is a large one, of which one failure is enough; from 0. Default: 200.
    /// </summary>
    public int LargeChange { get; set; } = 200;

    /// <summary>
    /// Gets or sets from how many steps a plan is a long one, with which one round fewer without progress is enough; from 0. Default: 10.
    /// </summary>
    public int LongPlan { get; set; } = 10;

    /// <summary>
    /// Gets or sets what tells whether a tool failed; <see langword="null"/> for a result leaves it to the built-in rule: an exception,
    /// text that begins as an error does, JSON with an error or an exit code other than 0. Called for every result of the last rounds,
    /// possibly from several threads. Where it throws, the built-in rule decides.
    /// </summary>
    public Func<FunctionResultContent, bool?>? IsFailure { get; set; }

    /// <summary>
    /// Gets or sets what tells whether a step is stalled; <see langword="null"/> for signals leaves it to the rules above. Possibly called
    /// from several threads. Where it throws, the rules decide.
    /// </summary>
    public Func<AgentSignals, bool?>? IsStalled { get; set; }
}
