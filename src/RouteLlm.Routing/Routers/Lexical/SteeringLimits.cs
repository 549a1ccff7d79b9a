namespace RouteLlm;

/// <summary>
/// Limits what a few words can do to a score that anyone can put before or after any prompt ("confounder gadgets": Shafran et al., 2025,
/// "Rerouting LLM Routers"). docs/security.md says what they achieve, what they cost, and what else was tried.
/// </summary>
internal static class SteeringLimits
{
    /// <summary>The words from which on a text is long: what ten words weigh in it falls with the root of its length.</summary>
    public const int LongText = 31;

    // All in log-odds; those of long texts are for as many words as an edge has.
    private const double LongAdded = 0.9;
    private const double LongTaken = 1.5;
    private const double WordProblemEdge = 1.4;
    private const double MostAdded = 1;
    private const double MostTaken = 1;

    // Of shorter texts ten words are most, and may add whatever they say. Lengths lie between the limits, so that a word more or less turns
    // few decisions.
    private const int FewestLimitedWords = 14;
    private const int MostAddedFrom = 18;
    private const int MostAddedUpTo = 25;
    private const double MoreForWordLess = 0.4;

    /// <summary>Gets the log-odds of a prompt within the limits.</summary>
    /// <param name="kind">
    /// The prompt's kind; open where the model has no weights of its own for it. Multiple choice has no limit: its options stand where a
    /// gadget would, and whatever limits them costs much of what they say.
    /// </param>
    /// <param name="reading">What the weights of that kind say.</param>
    public static double Apply(PromptKind kind, in LexicalReading reading) => kind switch
    {
        PromptKind.MultipleChoice => reading.Whole,
        _ when reading.Words <= PromptEdges.Words => reading.Whole,
        PromptKind.WordProblem => Apply(reading, WordProblemEdge * ShareOfEdge(reading.Words), WordProblemEdge * ShareOfEdge(reading.Words)),
        _ => Apply(reading, MostAddedTo(reading.Words), Math.Min(MostTaken, LongTaken * ShareOfEdge(reading.Words))),
    };

    private static double Apply(in LexicalReading reading, double mostAdded, double mostTaken) =>
        reading.Whole - Excess(reading.Whole - reading.WithoutFirst, mostAdded, mostTaken) - Excess(reading.Whole - reading.WithoutLast, mostAdded, mostTaken);

    private static double MostAddedTo(int words) => words switch
    {
        < FewestLimitedWords => double.PositiveInfinity,
        < MostAddedFrom => MostAdded + (MoreForWordLess * (MostAddedFrom - words)),
        <= MostAddedUpTo => MostAdded,
        < LongText => MostAdded - ((MostAdded - (LongAdded * ShareOfEdge(LongText))) * (words - MostAddedUpTo) / (LongText - MostAddedUpTo)),
        _ => LongAdded * ShareOfEdge(words),
    };

    private static double ShareOfEdge(int words) => Math.Sqrt((double)PromptEdges.Words / words);

    private static double Excess(double added, double mostAdded, double mostTaken) => added - Math.Clamp(added, -mostTaken, mostAdded);
}
