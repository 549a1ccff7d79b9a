namespace RouteLlm;

/// <summary>A node of a Parquet schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its values are stored, if it has no children.</param>
/// <param name="Repetition">How often it occurs.</param>
/// <param name="Children">The number of its children, which follow it.</param>
internal sealed record SchemaElement(string Name, StoredType Type, Repetition Repetition, int Children);
