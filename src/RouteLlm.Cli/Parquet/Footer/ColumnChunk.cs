namespace RouteLlm;

/// <summary>The part of a column that lies in one row group.</summary>
/// <param name="Codec">How its pages are compressed.</param>
/// <param name="Offset">Where its first page begins.</param>
/// <param name="Values">The number of its values, with those that are missing.</param>
internal sealed record ColumnChunk(CompressionCodec Codec, long Offset, long Values);
