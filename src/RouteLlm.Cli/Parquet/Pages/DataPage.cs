namespace RouteLlm;

/// <summary>The three parts of a page of values.</summary>
/// <param name="Repetitions">Which values begin a row; empty in columns without lists.</param>
/// <param name="Definitions">Which values are there; empty in columns where none can be missing.</param>
/// <param name="Values">The values that are there.</param>
internal readonly record struct DataPage(ReadOnlyMemory<byte> Repetitions, ReadOnlyMemory<byte> Definitions, ReadOnlyMemory<byte> Values)
{
    /// <exception cref="InvalidDataException">The page is damaged, or has levels that cannot be read.</exception>
    public static DataPage Split(PageHeader header, ReadOnlyMemory<byte> body, ParquetColumn column)
    {
        if (header.Type == PageType.DataV2)
        {
            int values = header.RepetitionsLength + header.DefinitionsLength;
            return new DataPage(body[..header.RepetitionsLength], body[header.RepetitionsLength..values], body[values..]);
        }

        if (header.LevelEncoding != PageEncoding.Rle && column.DefinitionLevels > 0)
        {
            throw new InvalidDataException($"it encodes its levels as {header.LevelEncoding}, which cannot be read. Write it with the encoding RLE.");
        }

        ReadOnlyMemory<byte> rest = body;
        ReadOnlyMemory<byte> repetitions = column.IsList ? TakePrefixed(ref rest) : default;
        ReadOnlyMemory<byte> definitions = column.DefinitionLevels > 0 ? TakePrefixed(ref rest) : default;
        return new DataPage(repetitions, definitions, rest);
    }

    /// <summary>Takes bytes that stand behind their length.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public static ReadOnlyMemory<byte> TakePrefixed(ref ReadOnlyMemory<byte> rest)
    {
        var source = new ByteCursor(rest.Span);
        int length = source.Take(source.TakeInt32()).Length;
        ReadOnlyMemory<byte> taken = rest.Slice(sizeof(int), length);
        rest = rest[source.Position..];
        return taken;
    }
}
