namespace RouteLlm;

/// <summary>What weights say of a text, in log-odds, and what they would say without its first or its last words.</summary>
/// <param name="Whole">Of the whole text.</param>
/// <param name="WithoutFirst">Without <see cref="PromptEdges.First"/>; of a text that has no more words than an edge, the same.</param>
/// <param name="WithoutLast">Without <see cref="PromptEdges.Last"/>; of a text that has no more words than an edge, the same.</param>
/// <param name="Words">The number of words; exact up to <see cref="SteeringLimits.LongText"/>.</param>
internal readonly record struct LexicalReading(double Whole, double WithoutFirst, double WithoutLast, int Words)
{
    /// <summary>Gets the same reading on another scale.</summary>
    public LexicalReading Scale(double slope, double intercept) =>
        new((slope * Whole) + intercept, (slope * WithoutFirst) + intercept, (slope * WithoutLast) + intercept, Words);
}
