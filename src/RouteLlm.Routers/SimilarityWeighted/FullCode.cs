namespace RouteLlm;

/// <summary>Single precision: vectors as they are.</summary>
internal sealed class FullCode : TypedEmbeddingCode<float>
{
    public static readonly FullCode Instance = new();

    public override StoredElementType ElementType => StoredElementType.F32;

    public override bool HasScales => false;

    public override float Encode(ReadOnlySpan<float> unit, Span<float> row)
    {
        unit.CopyTo(row);
        return 1;
    }

    public override void WriteDots(ReadOnlySpan<float> rows, ReadOnlySpan<float> vector, Span<float> dots) => SingleDots.Write(rows, vector, dots);
}
