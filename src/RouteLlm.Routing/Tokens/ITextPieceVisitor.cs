namespace RouteLlm;

/// <summary>Takes the pieces of a text one after the other.</summary>
internal interface ITextPieceVisitor
{
    /// <summary>Takes one piece.</summary>
    /// <param name="kind">What it is, an index into <see cref="TextPieceCosts"/>.</param>
    /// <param name="end">Where it ends; it begins where the piece before it ended.</param>
    void Visit(int kind, int end);
}
