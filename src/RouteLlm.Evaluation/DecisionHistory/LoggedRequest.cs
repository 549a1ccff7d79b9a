namespace RouteLlm;

/// <summary>A request of a decision log with what became known of its answer.</summary>
internal sealed class LoggedRequest(DecisionRecord record)
{
    private double _feedback;
    private int _feedbackCount;

    public DecisionRecord Record { get; } = record;

    public RoutingDecision Decision => Record.Decision;

    /// <summary>
    /// Gets a value indicating whether another threshold would have decided otherwise: a score was compared, alone, in a cascade or with
    /// what caches save, or would have been but for a budget or shadow mode.
    /// </summary>
    /// <remarks>
    /// What other decisions follow (an earlier turn, the caller, a lack or failure of a model) a threshold does not change, or the log
    /// does not tell.
    /// </remarks>
    public bool IsByScore =>
        Decision.Basis is DecisionBasis.Score or DecisionBasis.ShortReply or DecisionBasis.Budget or DecisionBasis.Shadow or DecisionBasis.Cascade
        || Decision is { Basis: DecisionBasis.Cache, Inputs.ExpectedCosts: not null };

    /// <summary>Gets the mean of what was said of the answer, 0 to 1; <see langword="null"/> where nothing was said.</summary>
    public double? Feedback => _feedbackCount == 0 ? null : _feedback / _feedbackCount;

    /// <summary>Gets or sets how good the answers of both models are, where that was judged.</summary>
    public JudgedAnswers? Judged { get; set; }

    public void Add(FeedbackRecord feedback)
    {
        _feedback += feedback.Score;
        _feedbackCount++;
    }
}
