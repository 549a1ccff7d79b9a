namespace RouteLlm.Benchmarks;

/// <summary>Keeps the pieces that a text is cut into: what each is, and where it ends.</summary>
internal readonly struct PieceList(List<(int Kind, int End)> pieces) : ITextPieceVisitor
{
    public List<(int Kind, int End)> Pieces => pieces;

    public void Visit(int kind, int end) => pieces.Add((kind, end));
}
