namespace RouteLlm;

/// <summary>A column of a Parquet file: values, or lists of values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How a value is stored.</param>
/// <param name="IsList">Whether a row holds a list of values.</param>
/// <param name="DefinitionLevels">The definition level of a value that is there.</param>
/// <param name="ItemLevel">The definition level from which on a list has an item, even if its value is missing.</param>
/// <param name="Chunks">Its parts, one for each row group.</param>
internal sealed record ParquetColumn(
    string Name, StoredType Type, bool IsList, int DefinitionLevels, int ItemLevel, IReadOnlyList<ColumnChunk> Chunks)
{
    public bool HoldsNumbers => Type.HoldsNumbers;

    public bool HoldsFloats => Type.HoldsFloats;

    public bool HoldsText => Type.HoldsText;

    public override string ToString() => $"{Name} ({(IsList ? "lists of " : string.Empty)}{Type})";
}
