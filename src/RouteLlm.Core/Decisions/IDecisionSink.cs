namespace RouteLlm;

/// <summary>Keeps decisions, for example in a file or a database. Register one with <c>AddDecisionSink</c>.</summary>
/// <remarks>
/// Called on the path of requests, by many threads at once: implementations must return at once, queue rather than block, and drop
/// rather than wait. An exception is logged and otherwise ignored.
/// </remarks>
public interface IDecisionSink
{
    /// <summary>Gets whether the sink wants <see cref="DecisionRecord.Prompt"/>; unless one sink does, no record holds a prompt.</summary>
    /// <remarks>Where several sinks are registered, a record may hold a prompt that another one asked for: a sink that wants none must not keep it.</remarks>
    bool KeepsPrompts => false;

    /// <summary>Keeps a request that has ended.</summary>
    /// <param name="record">The request.</param>
    void Record(DecisionRecord record);

    /// <summary>Keeps what someone thought of an answer.</summary>
    /// <param name="feedback">The feedback.</param>
    void Record(FeedbackRecord feedback);
}
