namespace RouteLlm;

/// <summary>Finds the columns in the tree of a Parquet schema, whose nodes are listed parents first.</summary>
internal sealed class ParquetSchema(IReadOnlyList<SchemaElement> elements)
{
    private const int MaximumDepth = 32;

    private int _next = 1;

    /// <summary>
    /// Gets the leaves in their order; <see langword="null"/> for those that are neither a column of values nor one of lists of values.
    /// </summary>
    public IReadOnlyList<SchemaLeaf?> ReadLeaves()
    {
        var leaves = new List<SchemaLeaf?>();
        for (int i = 0; i < (elements.Count > 0 ? elements[0].Children : 0); i++)
        {
            var column = new List<SchemaLeaf>();
            Read(column, new SchemaLeaf(Next().Name, default, 0, 0, 0), depth: 1);
            bool usable = column is [{ Repetitions: <= 1 }];
            leaves.AddRange(usable ? column : column.Select(static _ => (SchemaLeaf?)null));
        }

        return leaves;
    }

    private SchemaElement Next() => _next < elements.Count ? elements[_next] : throw new InvalidDataException("its schema ends too early.");

    private void Read(List<SchemaLeaf> leaves, SchemaLeaf parent, int depth)
    {
        SchemaElement element = Next();
        _next++;
        SchemaLeaf node = element.Repetition switch
        {
            Repetition.Required => parent,
            Repetition.Optional => parent with { Definitions = parent.Definitions + 1 },
            _ => parent with { Definitions = parent.Definitions + 1, Repetitions = parent.Repetitions + 1, ItemLevel = parent.Definitions + 1 },
        };
        if (element.Children == 0)
        {
            leaves.Add(node with { Type = element.Type });
        }

        for (int i = 0; i < element.Children; i++)
        {
            if (depth == MaximumDepth)
            {
                throw new InvalidDataException("its schema is nested too deep.");
            }

            Read(leaves, node, depth + 1);
        }
    }
}
