namespace RouteLlm;

/// <summary>A model that answers a typed question with probabilities: a text classifier on this machine, at an endpoint, or behind another library's decision client. Must be safe for concurrent use.</summary>
public interface IDecisionModel
{
    /// <summary>Decides between labels.</summary>
    /// <param name="question">The text, and the labels.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The probability of each label of the question, by name; those that are missing count as 0, others are passed over.</returns>
    ValueTask<IReadOnlyDictionary<string, double>> DecideAsync(DecisionQuestion question, CancellationToken cancellationToken);
}
