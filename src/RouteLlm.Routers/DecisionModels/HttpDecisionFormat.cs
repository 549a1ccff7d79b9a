namespace RouteLlm;

/// <summary>
/// What a decision model at an endpoint is sent. All answers that <see cref="HttpDecisionModel"/> lists are read with each.
/// </summary>
public enum HttpDecisionFormat
{
    /// <summary>
    /// <c>{"inputs": TEXT, "truncate": true, "parameters": {"top_k": 100}}</c>: Hugging Face's text classification, and <c>/predict</c> of
    /// text-embeddings-inference. The default.
    /// </summary>
    TextClassification,

    /// <summary>
    /// <c>{"inputs": TEXT, "parameters": {"candidate_labels": LABELS, "multi_label": false}}</c>: Hugging Face's zero-shot classification,
    /// which takes any labels.
    /// </summary>
    ZeroShotClassification,

    /// <summary>
    /// <c>{"text": TEXT}</c>: <c>/predict</c> of this library's gateway, which answers with a <c>score</c>: the probability of the label
    /// <c>strong</c>, and the rest that of <c>weak</c>.
    /// </summary>
    Predict,
}
