namespace RouteLlm;

/// <summary>What one way to decide would have done with the requests of a log.</summary>
internal sealed record ReplayRow
{
    /// <summary>Gets the router whose scores decide; <see langword="null"/> for those in the log.</summary>
    public string? Router { get; init; }

    /// <summary>Gets how it decides; <see langword="null"/> for what the log says.</summary>
    public ReplayRules? Rules { get; init; }

    /// <summary>Gets the share of strong calls that the threshold or the zone was found for, if it was.</summary>
    public double? StrongPercentAsked { get; init; }

    /// <summary>Gets the shares, weakest model first, that the thresholds between more than two models were found for, if they were.</summary>
    public IReadOnlyList<double>? RankPercentsAsked { get; init; }

    /// <summary>Gets the share of each of the models among all requests, in percent, where there are more than two.</summary>
    public IReadOnlyList<(string Model, double Percent)>? ModelPercents { get; init; }

    /// <summary>Gets the share of strong calls among all requests, in percent.</summary>
    public required double StrongPercent { get; init; }

    /// <summary>Gets how many requests go to the other model than in the log.</summary>
    public required int Moved { get; init; }

    /// <summary>
    /// Gets how many requests stay where they went because the log does not tell what these rules would have done with them.
    /// </summary>
    public required int Unknown { get; init; }

    /// <summary>Gets the cost of the requests whose tokens are known; <see langword="null"/> where a price is missing.</summary>
    public required decimal? Cost { get; init; }

    /// <summary>
    /// Gets what always asking the strong model would have cost less <see cref="Cost"/>; <see langword="null"/> where a price is missing.
    /// </summary>
    public required decimal? Savings { get; init; }

    /// <summary>Gets the mean judged score of the answers, over the requests whose answers were judged.</summary>
    public required MeanScore Quality { get; init; }

    /// <summary>Gets the mean feedback on answers of the strong model, over requests that go to it here and in the log.</summary>
    public required MeanScore StrongFeedback { get; init; }

    /// <summary>Gets the mean feedback on answers of the weak model, over requests that go to it here and in the log.</summary>
    public required MeanScore WeakFeedback { get; init; }
}
