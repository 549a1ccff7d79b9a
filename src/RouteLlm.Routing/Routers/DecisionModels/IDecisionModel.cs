namespace RouteLlm;

/// <summary>
/// A model that answers a typed question with probabilities: a text classifier on this machine, at an endpoint, or behind another library's
/// decision client. Must be safe for concurrent use.
/// </summary>
public interface IDecisionModel
{
    /// <summary>
    /// Gets the labels that the model can give; <see langword="null"/>, the default, where they are not known. A router refuses labels that
    /// are not among them.
    /// </summary>
    IReadOnlyList<string>? Labels => null;

    /// <summary>
    /// Gets whether each label is a question of its own, so that several can hold for one text or none (a sigmoid for each label);
    /// <see langword="false"/>, the default, where exactly one holds and the probabilities add up to 1 (a softmax).
    /// </summary>
    bool HasIndependentLabels => false;

    /// <summary>
    /// Gets a hash over everything that decides the model's answers, as <see cref="IFingerprintedRouter.Fingerprint"/> says;
    /// <see langword="null"/>, the default, for none.
    /// </summary>
    string? Fingerprint => null;

    /// <summary>Decides between labels.</summary>
    /// <param name="question">The text, and the labels.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>
    /// The probability of each label of the question, by name; those that are missing count as 0, others are passed over.
    /// </returns>
    /// <exception cref="RoutingException">
    /// The model did not answer. Its message becomes part of a decision's reason, so it must quote neither the text nor a key; of other
    /// exceptions only the type is shown.
    /// </exception>
    ValueTask<IReadOnlyDictionary<string, double>> DecideAsync(DecisionQuestion question, CancellationToken cancellationToken);
}
