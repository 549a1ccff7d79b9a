namespace RouteLlm;

/// <summary>Keeps decisions, for example in a file or a database. Register one with <c>AddDecisionSink</c>.</summary>
/// <remarks>
/// Called on the path of requests, by many threads at once: implementations must return at once, queue rather than block, and drop
/// rather than wait. An exception is logged and otherwise ignored.
/// </remarks>
public interface IDecisionSink
{
    /// <summary>Gets whether records for this sink should hold the prompt. Default: they hold none.</summary>
    bool KeepsPrompts => false;

    /// <summary>Keeps a request that has ended.</summary>
    /// <param name="record">The request.</param>
    void Record(DecisionRecord record);

    /// <summary>Keeps what someone thought of an answer.</summary>
    /// <param name="feedback">The feedback.</param>
    void Record(FeedbackRecord feedback);
}
