namespace RouteLlm;

/// <summary>A node of a Parquet schema that has values.</summary>
/// <param name="Name">The name of the column that it belongs to.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="Definitions">The definition level of a value that is there.</param>
/// <param name="Repetitions">The number of nested lists.</param>
/// <param name="ItemLevel">The definition level from which on the innermost list has an item.</param>
internal sealed record SchemaLeaf(string Name, StoredType Type, int Definitions, int Repetitions, int ItemLevel);
