namespace RouteLlm;

/// <summary>What a model asked of its tools at once, and what they gave back.</summary>
internal sealed class AgentRound
{
    /// <summary>Gets the calls by their ids, each with what tells it from others.</summary>
    public Dictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets what tells each result, with its call, from others.</summary>
    public HashSet<(int Call, int Result)> Results { get; } = [];

    /// <summary>Gets those of them that an agent can go on with: no failures, and not nothing.</summary>
    public HashSet<(int Call, int Result)> Useful { get; } = [];

    /// <summary>Gets how many results there were.</summary>
    public int Answered { get; set; }

    /// <summary>Gets how many of them were failures.</summary>
    public int Failed { get; set; }

    /// <summary>Gets the tests that failed; <see langword="null"/> where none were run.</summary>
    public int? FailingTests { get; set; }

    /// <summary>Gets the lines that the calls add or remove.</summary>
    public int ChangedLines { get; set; }

    /// <summary>Gets the steps that a call plans.</summary>
    public int PlanSteps { get; set; }

    /// <summary>Gets whether at least half of the results were failures.</summary>
    public bool HasFailed => Answered > 0 && Failed * 2 >= Answered;
}
