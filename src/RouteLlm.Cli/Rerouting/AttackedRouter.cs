namespace RouteLlm;

/// <summary>The router under attack: gives scores for texts, and counts them.</summary>
internal sealed class AttackedRouter(IPromptRouter router)
{
    // Scores of 0 and 1 have no log-odds.
    private const double Smallest = 1e-6;

    /// <summary>Gets the router.</summary>
    public IPromptRouter Router => router;

    /// <summary>Gets the number of texts that were scored.</summary>
    public long Scored { get; private set; }

    /// <summary>Scores texts.</summary>
    /// <returns>The log-odds of the strong win rates.</returns>
    public async Task<double[]> ScoreAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ScoredRouter scored = await RouterEvaluation.ScoreAsync(router, texts, progress: null, cancellationToken);
        Scored += texts.Count;
        return [.. scored.StrongWinRates.Select(static winRate => Math.Clamp(winRate, Smallest, 1 - Smallest)).Select(static winRate => Math.Log(winRate / (1 - winRate)))];
    }
}
