using Microsoft.Extensions.Logging;

namespace RouteLlm;

/// <summary>Hands decisions and feedback to those who keep them. No request fails for their sake. Safe for concurrent use.</summary>
internal sealed class DecisionSinks(IReadOnlyList<IDecisionSink> sinks, ILogger logger)
{
    /// <summary>Gets whether decisions are kept somewhere.</summary>
    public bool KeepDecisions => sinks.Count > 0;

    /// <summary>Gets whether some of those who keep decisions keep prompts, too.</summary>
    public bool KeepPrompts { get; } = sinks.Any(static sink => sink.KeepsPrompts);

    /// <summary>Hands over a request that has ended.</summary>
    public void Record(DecisionRecord record)
    {
        DecisionRecord? withoutPrompt = null;
        foreach (IDecisionSink sink in sinks)
        {
            try
            {
                sink.Record(sink.KeepsPrompts || record.Prompt is null ? record : withoutPrompt ??= record with { Prompt = null });
            }
            catch (Exception exception)
            {
                // Whatever a sink throws.
                logger.SinkFailed(sink.GetType().Name, exception.GetType().Name);
            }
        }
    }

    /// <summary>Hands over feedback.</summary>
    public void Record(FeedbackRecord feedback)
    {
        foreach (IDecisionSink sink in sinks)
        {
            try
            {
                sink.Record(feedback);
            }
            catch (Exception exception)
            {
                logger.SinkFailed(sink.GetType().Name, exception.GetType().Name);
            }
        }
    }
}
